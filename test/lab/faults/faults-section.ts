import { execa } from "execa";
import type { Plan } from "../../../src/plan/plan.ts";
import type { LabHost } from "../lab-host.ts";
import type { Cell } from "./cell.ts";
import type { Fault } from "./fault.ts";
import { faults } from "./faults.ts";
import { type Section, type SectionCell, toldOf } from "./reliability.ts";
import { type CellResult, windows } from "./run-cell.ts";
import type { Subject } from "./subject.ts";

/** What a run of all cells found: faults × steps. */
export async function faultsSection(
  { host, plan }: Subject,
  cells: readonly Cell[],
  results: ReadonlyMap<Cell, CellResult>,
): Promise<Section> {
  const found = new Map(cells.map((cell) => [cell, foundOf(cell, results.get(cell))]));
  return {
    title: "At every step, in every way",
    order: 1,
    facts: [
      ["run on", new Date().toISOString().slice(0, 10)],
      ["routable", await revision()],
      ["hosts", await hostTold(host)],
      ["window", `${windows.short} s where its end has to be waited for, else ${windows.long} s`],
      [
        "one of them again",
        "`npm run lab:faults fails@4`: fault and step, or `power@seed-7`: the moment comes from the seed",
      ],
    ],
    cells: [...found.values()],
    body: body(plan, found),
  };
}

function foundOf({ name }: Cell, result: CellResult | undefined): SectionCell {
  if (result === undefined) return { name, outcome: "failed", recoverySeconds: null, differs: [] };
  const { outcome, recoverySeconds, differs } = result;
  return { name, outcome, recoverySeconds: Math.round(recoverySeconds * 10) / 10, differs };
}

async function revision(): Promise<string> {
  const { stdout } = await execa("git", ["describe", "--always", "--dirty=, with changes"], { reject: false });
  return stdout || "not from a checkout";
}

async function hostTold(host: LabHost): Promise<string> {
  const ask =
    '. /etc/os-release && echo "$PRETTY_NAME"; docker version --format "{{.Server.Version}}"; uname -r | sed "s/-.*//"';
  const { stdout } = await host.exec(["sh", "-c", ask]);
  const [system, docker, kernel] = stdout.split("\n");
  return `${system} with ifupdown, systemd, sshd and Docker ${docker}, booted in containers on Linux ${kernel}`;
}

function body(plan: Plan, found: ReadonlyMap<Cell, SectionCell>): string {
  const steps = plan.steps.map((_, index) => index);
  const cells = [...found];
  return `Two containers run on every host, one with \`--restart always\` and one that Docker is not to start again by itself. Both
have to run afterwards; where the power was cut the second one stays stopped, as without routable.

The steps of the plan:

${plan.steps.map(({ kind, title }, index) => `${index + 1}. ${title} (${kind})\n`).join("")}
Seconds until the host had decided and could be reached, a boot included; in the state before where nothing else is said. "·": that
cannot happen at that step.

| what goes wrong | | ${steps.map((step) => step + 1).join(" | ")} |
|---|---|${steps.map(() => "--:|").join("")}
${faults.map((fault) => row(fault, steps, cells)).join("")}
Here \`packets\` stands for \`tc netem loss 100%\` as well, which needs a kernel module that these hosts do not have.

Power cuts that wait for no step: \`power@unconfirmed\` once all was applied and nobody had confirmed, the others so long after the
first step.

| power cut | after | |
|---|--:|--:|
${cells.map(([cell, told]) => powerRow(cell, told)).join("")}`;
}

function row(fault: Fault, steps: readonly number[], cells: readonly (readonly [Cell, SectionCell])[]): string {
  const told = steps.map((step) => {
    const found = cells.find(([cell]) => cell.kind === "at-step" && cell.fault === fault && cell.step === step);
    return found === undefined ? "·" : toldOf(found[1]);
  });
  return `| \`${fault.name}\` | ${fault.meaning} | ${told.join(" | ")} |\n`;
}

function powerRow(cell: Cell, found: SectionCell): string {
  switch (cell.kind) {
    case "at-step":
      return "";
    case "at-random":
      return `| \`${cell.name}\` | ${(cell.milliseconds / 1000).toFixed(1)} s | ${toldOf(found)} |\n`;
    case "unconfirmed":
      return `| \`${cell.name}\` | | ${toldOf(found)} |\n`;
    default:
      return cell satisfies never;
  }
}
