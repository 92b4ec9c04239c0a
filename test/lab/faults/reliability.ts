import type { Plan } from "../../../src/plan/plan.ts";
import { faults } from "./fault.ts";
import { type CellResult, window } from "./run-cell.ts";

/** docs/reliability.md: what a run of cells found, faults × steps. A cell that was not run, or failed, is a dash. */
export function reliability(plan: Plan, results: readonly CellResult[], tried: number): string {
  const found = new Map(results.map((result) => [result.cell.name, told(result)]));
  const at = (name: string) => found.get(name) ?? "–";
  const steps = plan.steps.map((_, index) => index + 1);
  const others = results.filter(({ cell }) => cell.kind !== "at-step");
  return `# Reliability

Written by \`npm run lab:faults\`, not by hand. Every cell is an apply on a Debian 12 host of the lab (ifupdown, Docker 20.10,
window ${window} s) that is harmed at one moment. Afterwards the host has to be, on disk and in the kernel, in the state **before**
or the state **after**, and reachable within the window and ten seconds more; or the outcome is **named**: the host itself
says what is not restored, and the undo at its console finishes it. The figure is seconds from the harm until the host had
decided and could be reached; a boot is part of it.

${results.length} of ${tried} cells: ${count("before")} before, ${count("after")} after, ${count("named")} named. The other ${tried - results.length} failed or were not run.
One of them again: \`npm run lab:faults -- fails@4\`.

| | step |
|---|---|
${plan.steps.map(({ kind, title }, index) => `| ${index + 1} | ${title} (${kind}) |\n`).join("")}
| fault | ${steps.join(" | ")} |
|---|${steps.map(() => "---|").join("")}
${faults.map(({ name }) => `| ${name} | ${steps.map((step) => at(`${name}@${step}`)).join(" | ")} |\n`).join("")}
| fault | what it is |
|---|---|
${faults.map(({ name, meaning }) => `| ${name} | ${meaning} |\n`).join("")}
Power cycles that wait for no step: once all was applied and nobody had confirmed, and at a seeded moment after the first step.

| cell | milliseconds | outcome |
|---|---|---|
${others.map((result) => `| ${result.cell.name} | ${delayOf(result)} | ${told(result)} |\n`).join("")}`;

  function count(outcome: CellResult["outcome"]): number {
    return results.filter((result) => result.outcome === outcome).length;
  }
}

function told({ outcome, recoverySeconds }: CellResult): string {
  return `${outcome} ${recoverySeconds.toFixed(1)}`;
}

function delayOf({ cell }: CellResult): string {
  return cell.kind === "at-random" ? String(cell.milliseconds) : "";
}
