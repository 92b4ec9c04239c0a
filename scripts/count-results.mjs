// Sums what scripts/test left in a directory, and ends as the tests did:
//   NAME.json      vitest's report of one run
//   failed-stages  names of stages (build, lint, …) that failed, one each line
//   failed-runs    names of test runs that did not end with exit code 0
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * @typedef {{ status: string, assertionResults: { status: string }[] }} TestFile
 * @typedef {{ numPassedTests: number, numPendingTests: number, numTodoTests: number, testResults: TestFile[] }} Report
 */

const directory = process.argv[2] ?? ".";
const totals = { passed: 0, failed: lines("failed-stages").length, skipped: 0 };

for (const file of readdirSync(directory)) {
  if (file.endsWith(".json")) addRun(reportIn(file));
}
for (const run of lines("failed-runs")) {
  // A run that died before or beside its tests (a broken set-up, a crash) must not look like a pass.
  const file = `${run}.json`;
  if (!existsSync(path.join(directory, file)) || !reportIn(file).testResults.some(failuresOf)) totals.failed += 1;
}

const skipFails = process.env["CI"] === "true" && totals.skipped > 0;
if (skipFails) console.error("!! CI=true: a skipped test is a failure here");
process.exitCode = totals.failed > 0 || totals.passed === 0 || skipFails ? 1 : 0;
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);

/** @param {Report} report */
function addRun(report) {
  totals.passed += report.numPassedTests;
  totals.failed += report.testResults.reduce((sum, file) => sum + failuresOf(file), 0);
  totals.skipped += report.numPendingTests + report.numTodoTests;
}

/**
 * A file that could not even be loaded lists no failed test, and counts as one failure.
 * @param {TestFile} file
 */
function failuresOf(file) {
  const failed = file.assertionResults.filter((test) => test.status === "failed").length;
  return failed === 0 && file.status === "failed" ? 1 : failed;
}

/**
 * @param {string} file
 * @returns {Report}
 */
function reportIn(file) {
  return JSON.parse(readFileSync(path.join(directory, file), "utf8"));
}

/**
 * @param {string} file
 * @returns {string[]}
 */
function lines(file) {
  const found = path.join(directory, file);
  return existsSync(found) ? readFileSync(found, "utf8").split("\n").filter(Boolean) : [];
}
