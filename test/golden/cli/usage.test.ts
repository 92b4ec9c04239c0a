import { describe, expect, test } from "vitest";
import { fakeWorld, run } from "../../support/fake-environment.ts";

describe("help", () => {
  test.each([
    ["help", ["--help"]],
    ["help-apply", ["apply", "--help"]],
    ["help-rollback", ["help", "rollback"]],
  ])("%s goes to stdout", async (name, argv) => {
    const { exitCode, stdout, stderr } = await run(fakeWorld(), argv);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    await expect(stdout).toMatchFileSnapshot(`goldens/${name}.txt`);
  });

  test("without a command help goes to stderr, and nothing was done", async () => {
    const { exitCode, stdout, stderr } = await run(fakeWorld(), []);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toContain("Usage: routable");
  });
});

test("the version", async () => {
  expect(await run(fakeWorld(), ["--version"])).toEqual({ exitCode: 0, stdout: "0.1.0\n", stderr: "" });
});

describe("a command line that cannot be understood", () => {
  test.each([
    ["unknown-command", ["aply", "p.yaml"]],
    ["unknown-option", ["plan", "p.yaml", "--al"]],
    ["missing-argument", ["plan"]],
    ["excess-argument", ["plan", "a.yaml", "b.yaml"]],
    ["bad-window", ["apply", "p.yaml", "--confirm-within", "5"]],
    ["profile-and-local", ["history", "p.yaml", "--local"]],
    ["neither-profile-nor-local", ["confirm"]],
    ["no-file", ["plan", "nowhere.yaml"]],
  ])("%s is told on stderr", async (name, argv) => {
    const { exitCode, stdout, stderr } = await run(fakeWorld(), argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    await expect(stderr).toMatchFileSnapshot(`goldens/${name}.txt`);
  });

  test("as JSON where that was asked for", async () => {
    const { exitCode, stdout, stderr } = await run(fakeWorld(), ["plan", "--json", "--frob"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ type: "fault", faults: [{ code: "usage/invalid" }] });
  });
});
