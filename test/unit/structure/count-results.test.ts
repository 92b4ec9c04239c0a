import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { execaSync } from "execa";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

let results: string;
beforeEach(() => {
  results = mkdtempSync(path.join(tmpdir(), "routable-results-"));
});
afterEach(() => rmSync(results, { recursive: true, force: true }));

describe("the last line of scripts/test", () => {
  test("sums all runs", () => {
    leave("fast.json", report(["passed", "passed", "skipped"]));
    leave("lab.json", report(["passed"]));
    expect(counted()).toEqual({ line: "3 passed, 0 failed, 1 skipped", exitCode: 0 });
  });

  test("counts failed tests, and fails", () => {
    leave("fast.json", report(["passed", "failed", "failed"]));
    leave("failed-runs", "fast\n");
    expect(counted()).toEqual({ line: "1 passed, 2 failed, 0 skipped", exitCode: 1 });
  });

  test("a stage that failed is a failure though every test passed", () => {
    leave("fast.json", report(["passed"]));
    leave("failed-stages", "lint\n");
    expect(counted()).toEqual({ line: "1 passed, 1 failed, 0 skipped", exitCode: 1 });
  });

  test("a run that died without a report is a failure", () => {
    leave("fast.json", report(["passed"]));
    leave("failed-runs", "lab\n");
    expect(counted()).toEqual({ line: "1 passed, 1 failed, 0 skipped", exitCode: 1 });
  });

  test("a run that failed beside its tests is a failure", () => {
    leave("fast.json", report(["passed"]));
    leave("failed-runs", "fast\n");
    expect(counted()).toEqual({ line: "1 passed, 1 failed, 0 skipped", exitCode: 1 });
  });

  test("a file that could not be loaded is one failure", () => {
    leave("fast.json", { ...report([]), testResults: [{ status: "failed", assertionResults: [] }] });
    leave("failed-runs", "fast\n");
    expect(counted()).toEqual({ line: "0 passed, 1 failed, 0 skipped", exitCode: 1 });
  });

  test("no test at all is no success", () => {
    expect(counted()).toEqual({ line: "0 passed, 0 failed, 0 skipped", exitCode: 1 });
  });

  test("in CI a skipped test fails", () => {
    leave("fast.json", report(["passed"]));
    leave("lab.json", report(["skipped", "skipped"]));
    expect(counted()).toEqual({ line: "1 passed, 0 failed, 2 skipped", exitCode: 0 });
    expect(counted({ CI: "true" })).toEqual({ line: "1 passed, 0 failed, 2 skipped", exitCode: 1 });
  });
});

function leave(file: string, content: unknown): void {
  writeFileSync(path.join(results, file), typeof content === "string" ? content : JSON.stringify(content));
}

function report(statuses: readonly string[]) {
  const count = (status: string) => statuses.filter((each) => each === status).length;
  return {
    numPassedTests: count("passed"),
    numPendingTests: count("skipped"),
    numTodoTests: 0,
    testResults: [
      {
        status: count("failed") > 0 ? "failed" : "passed",
        assertionResults: statuses.map((status) => ({ status })),
      },
    ],
  };
}

function counted(env: Record<string, string> = {}): { line: string; exitCode: number | undefined } {
  const script = path.resolve(import.meta.dirname, "../../../scripts/count-results.mjs");
  const { stdout, exitCode } = execaSync(process.execPath, [script, results], {
    env: { CI: "", ...env },
    reject: false,
  });
  return { line: stdout.trim(), exitCode };
}
