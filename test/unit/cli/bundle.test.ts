import { access, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { bundle } from "../../../scripts/bundle.mjs";

let elsewhere: string;
beforeAll(async () => {
  // Outside of the checkout, so that no node_modules is within reach.
  elsewhere = await mkdtemp(path.join(tmpdir(), "routable-bundle-"));
  await bundle(path.join(elsewhere, "routable.mjs"));
});
afterAll(() => rm(elsewhere, { recursive: true, force: true }));

test("the bundle stands alone", async () => {
  const { stdout, stderr, exitCode } = await routable(["--version"]);
  expect({ stdout, stderr, exitCode }).toEqual({ stdout: manifest.version, stderr: "", exitCode: 0 });
});

test("a fault becomes a diagnostic and an exit code, without a stack", async () => {
  const { stdout, stderr, exitCode } = await routable(["plan", "nowhere.yaml"]);
  expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 1 });
  expect(stderr).toContain("error cli/unreadable   cannot read nowhere.yaml");
  expect(stderr).not.toContain("    at ");
});

test("--debug adds the stack", async () => {
  const { stderr } = await routable(["plan", "nowhere.yaml", "--debug"]);
  expect(stderr).toMatch(/^ {4}at /m);
});

test("a reader that goes away is no error", async () => {
  const command = '"$0" "$1" --help | true; exit "${PIPESTATUS[0]}"';
  const { stderr, exitCode } = await execa("bash", ["-c", command, process.execPath, script()], { reject: false });
  expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
});

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "%s ends a command that waits, and says what it means",
  async (signal) => {
    // An ssh that never answers, in place of the system's.
    await writeFile(path.join(elsewhere, "ssh"), "#!/bin/sh\n: >$0-was-asked\nexec sleep 60\n", { mode: 0o755 });
    await writeFile(path.join(elsewhere, "p.yaml"), profile);
    const command = routable(["plan", "p.yaml"], { PATH: `${elsewhere}:${process.env["PATH"]}` });
    await vi.waitFor(() => access(path.join(elsewhere, "ssh-was-asked")), { timeout: 10_000 });
    await rm(path.join(elsewhere, "ssh-was-asked"));
    command.kill(signal);
    const { stdout, stderr, exitCode } = await command;
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 1 });
    expect(stderr).toContain("error cli/interrupted   interrupted before anything was changed");
  },
);

test("a checkout that was not built says so", async () => {
  const bin = path.resolve(import.meta.dirname, "../../../bin/routable.js");
  await execa("mkdir", ["-p", path.join(elsewhere, "bin")]);
  await execa("cp", [bin, path.join(elsewhere, "bin/routable.mjs")]);
  const { stderr, exitCode } = await execa(process.execPath, [path.join(elsewhere, "bin/routable.mjs")], {
    reject: false,
  });
  expect({ stderr, exitCode }).toEqual({ stderr: expect.stringContaining("npm ci && npm run build"), exitCode: 1 });
});

function script(): string {
  return path.join(elsewhere, "routable.mjs");
}

function routable(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return execa(process.execPath, [script(), ...argv], { cwd: elsewhere, env, reject: false });
}

const profile = `version: 1
lan: { subnet: 192.0.2.0/24, gateway: 192.0.2.1 }
hosts:
  dock-1: { ssh: root@192.0.2.11, pool: 192.0.2.64/26 }
`;
