import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Plan } from "../../../../src/plan/plan.ts";
import { programFor } from "../../../../src/transaction/lower/program.ts";
import { packFiles } from "../../../../src/transaction/pack.ts";
import { bookworm } from "../../../support/plan-facts.ts";
import { planOf } from "../../../support/plan-of.ts";

const plan = planOf(bookworm());
const circumstances = { id: "20261120-073059-7f3a", operator: "ana@laptop", begun: new Date(0), window: 60 };

test("programs are the same whatever the plan; what differs is data beside them", () => {
  const programs = (given: Plan) =>
    programFor(given, circumstances).filter(({ path, content }) => !path.includes("/") && content.startsWith("#!"));
  expect(programs(plan)).toEqual(programs({ ...plan, host: "$(reboot)", profile: "`reboot`", steps: [] }));
  expect(programs(plan).map(({ path }) => path)).toContain("undo");
});

test("what the lock shows, the history tells and the dead man waits for", () => {
  const files = new Map(programFor(plan, circumstances).map(({ path, content }) => [path, content]));
  expect(files.get("holder")).toBe(
    "20261120-073059-7f3a\nana@laptop since 1970-01-01T00:00:00.000Z, applying profiles/lab.yaml\n",
  );
  expect(files.get("summary")).toMatch(/^\d+ created, \d+ changed, \d+ removed\n$/);
  expect(files.get("window")).toBe("60\n");
  expect(JSON.parse(files.get("plan.json") ?? "")).toEqual(plan);
});

test("a directory a step, by its number, with what step.sh reads of that kind", () => {
  const paths = programFor(plan, circumstances).map(({ path }) => path);
  const within = (index: number) => {
    const prefix = `steps/${String(index + 1).padStart(3, "0")}/`;
    return paths.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
  };
  for (const [index, step] of plan.steps.entries()) {
    expect(within(index)).toEqual(expect.arrayContaining(["kind", "title", "limit"]));
    if (step.kind === "file") {
      const present = (["before", "after"] as const).filter((side) => step[side] !== null);
      expect(within(index)).toEqual(
        expect.arrayContaining(["path", ...present, ...present.map((side) => `${side}.owner`)]),
      );
      expect(within(index).includes("before")).toBe(step.before !== null);
      expect(within(index).includes("volatile")).toBe(step.volatile);
    }
  }
  expect(plan.steps.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["file", "links", "unit"]));
});

test("arrives for root's eyes only, below a directory of its own", async () => {
  const directory = mkdtempSync(join(tmpdir(), "routable-pack-"));
  try {
    const archive = await packFiles(circumstances.id, programFor(plan, circumstances), circumstances.begun);
    execFileSync("tar", ["-xf", "-", "-C", directory], { input: archive });
    const undo = join(directory, circumstances.id, "undo");
    expect(statSync(undo).mode & 0o777).toBe(0o600);
    expect(readFileSync(undo, "utf8")).toMatch(/^#!\/bin\/sh\n/);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
