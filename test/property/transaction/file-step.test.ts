import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Plan } from "../../../src/plan/plan.ts";
import type { FileState, FileStep } from "../../../src/plan/step.ts";
import { programFor } from "../../../src/transaction/lower/program.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "routable-step-"));
});
afterEach(() => rmSync(root, { recursive: true }));

const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
const states = fc.option(
  fc.record({
    content: fc.string({ unit: "binary", maxLength: 40 }),
    mode: fc.constantFrom("0600", "0644", "0640", "0755"),
    uid: fc.constant(owner.uid),
    gid: fc.constant(owner.gid),
  }),
  { nil: null },
);
/** Names that would be words, options, globs or commands, were they ever to meet a shell unquoted. */
const hostileNames = fc.constantFrom(
  "plain",
  "two words",
  "-rf",
  "$(touch oops)",
  "`touch oops`",
  ";touch oops",
  "*",
  "'\"\\",
  "ä\u202e",
  "a\nb",
);

/** Lays a transaction of this one step below root and returns how to run step.sh on it. */
function lay(path: string, before: FileState | null, after: FileState | null) {
  const step: FileStep = { kind: "file", title: "t", managementPath: false, volatile: false, path, before, after };
  const plan: Plan = {
    version: 1,
    host: "h",
    profile: "p",
    fingerprint: "",
    changes: [],
    unchanged: [],
    probes: [],
    steps: [step],
  };
  const directory = join(root, "transactions", "t-0001");
  for (const file of programFor(plan, { id: "t-0001", operator: "o", begun: new Date(0), window: 60 })) {
    mkdirSync(dirname(join(directory, file.path)), { recursive: true });
    writeFileSync(join(directory, file.path), file.content);
  }
  return (verb: string, killAfterMs?: number) =>
    spawnSync("sh", [join(directory, "step.sh"), verb, "001"], {
      encoding: "utf8",
      ...(killAfterMs === undefined ? {} : { timeout: killAfterMs, killSignal: "SIGKILL" }),
    });
}

function put(path: string, state: FileState | null) {
  if (state === null) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, state.content);
  chmodSync(path, Number.parseInt(state.mode, 8));
}

function look(path: string): unknown {
  if (!existsSync(path)) return null;
  return { content: readFileSync(path, "utf8"), mode: lstatSync(path).mode & 0o7777 };
}

function tree(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" }).sort();
}

test("apply brings the after-state, undo the very state before, whatever the file is called", () => {
  fc.assert(
    fc.property(states, states, hostileNames, (before, after, name) => {
      const etc = join(root, "etc");
      rmSync(etc, { recursive: true, force: true });
      rmSync(join(root, "transactions"), { recursive: true, force: true });
      mkdirSync(etc);
      const path = join(etc, "made/by/step", name);
      put(path, before);
      const [treeBefore, stateBefore] = [tree(etc), look(path)];
      const step = lay(path, before, after);

      expect(step("save").status).toBe(0);
      expect(step("look-before").stdout).toMatch(/^ok /);
      expect(step("apply")).toMatchObject({ status: 0, stderr: "" });
      expect(look(path)).toEqual(after && { content: after.content, mode: Number.parseInt(after.mode, 8) });
      expect(step("look-after").stdout).toMatch(/^ok /);
      expect(step("undo")).toMatchObject({ status: 0, stderr: "" });
      expect([tree(etc), look(path)]).toEqual([treeBefore, stateBefore]);
      expect(step("look-before").stdout).toMatch(/^ok /);
    }),
    { numRuns: 25 },
  );
}, 60_000);

test("killed at any moment of apply, undo leads back, twice as well as once", () => {
  const before: FileState = { content: "before\n".repeat(2000), mode: "0640", ...owner };
  const after: FileState = { content: "after\n".repeat(2000), mode: "0644", ...owner };
  fc.assert(
    fc.property(fc.boolean(), fc.integer({ min: 1, max: 25 }), (existed, killAfterMs) => {
      const etc = join(root, "etc");
      rmSync(etc, { recursive: true, force: true });
      rmSync(join(root, "transactions"), { recursive: true, force: true });
      mkdirSync(etc);
      const path = join(etc, "a/b/file");
      put(path, existed ? before : null);
      const treeBefore = tree(etc);
      const step = lay(path, existed ? before : null, after);
      step("save");
      step("apply", killAfterMs);

      // Never a torn file: the old one, none, or the new one.
      const seen = look(path) as { content: string } | null;
      expect([existed ? before.content : null, after.content]).toContain(seen?.content ?? null);
      step("undo", killAfterMs);
      expect(step("undo").status).toBe(0);
      expect(tree(etc)).toEqual(treeBefore);
      expect((look(path) as { content: string } | null)?.content ?? null).toBe(existed ? before.content : null);
    }),
    { numRuns: 25 },
  );
}, 60_000);

test("a file that is not as the plan saw it is refused before anything is saved or changed", () => {
  const path = join(root, "file");
  const planned: FileState = { content: "planned for\n", mode: "0644", ...owner };
  put(path, { ...planned, content: "edited since\n" });
  expect(lay(path, planned, { ...planned, content: "new\n" })("save").status).not.toBe(0);
  expect(readFileSync(path, "utf8")).toBe("edited since\n");
});
