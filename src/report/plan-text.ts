import type { Plan } from "../plan/plan.ts";
import { probeName } from "../plan/probe.ts";
import { type Columns, changeLines, columnsOf } from "./change-text.ts";
import { type Line, line, padded, span } from "./draw.ts";
import { visible } from "./visible.ts";
import { listed, seconds } from "./words.ts";
import { wrapped } from "./wrapped.ts";

export interface PlanView {
  plan: Plan;
  /** The transport's label: `ssh root@192.0.2.11`. */
  label: string;
}

export interface PlanTextOptions {
  /** List what is already as it should be, too. */
  all: boolean;
  width: number;
}

/** What will happen on one host, in the words and marks of a diff. */
export function planText({ plan, label }: PlanView, { all, width }: PlanTextOptions): Line[] {
  const columns = columnsOf(plan.changes, width);
  return [
    line(span(plan.host, "strong"), "  ", span(label, "dim")),
    line(),
    ...plan.changes.flatMap((change) => changeLines(change, columns)),
    ...(plan.unchanged.length > 0 ? unchangedLines(plan.unchanged, all, columns) : []),
    ...(plan.changes.length > 0 && plan.probes.length > 0 ? probeLines(plan.probes, width) : []),
  ];
}

export interface SummaryOptions {
  /** Seconds that apply would wait for a confirmation. */
  window: number;
  /** Whether it is to let every host go back. */
  proving: boolean;
}

/** The last lines below all plans: how much, and what protects the hosts meanwhile. */
export function planSummary(plans: readonly Plan[], { window, proving }: SummaryOptions): Line[] {
  const hosts = plans.length === 1 ? "1 host" : `${plans.length} hosts`;
  const changing = plans.filter(({ changes }) => changes.length > 0);
  if (changing.length === 0) return [line(`Nothing to do on ${hosts}.`)];
  const { create, change, remove } = countActions(changing);
  const names = listed(changing.map(({ host }) => host));
  return [
    line(span(`Plan: ${create} create, ${change} change, ${remove} remove on ${hosts}.`, "strong")),
    line(
      proving
        ? `Apply will undo itself on ${names} within ${seconds(window)}, for nobody will confirm it.`
        : `Apply will undo itself on ${names} unless confirmed within ${seconds(window)}.`,
    ),
  ];
}

const probeIndent = "      ";

/** Broken between the probes, never within one. */
function probeLines(probes: Plan["probes"], width: number): Line[] {
  const names = probes.map((probe) => visible(probeName(probe)).replaceAll(" ", unbroken));
  const shown = wrapped(names.join(", "), width - probeIndent.length).replaceAll(unbroken, " ");
  return [
    line(span("  ? what answers before must answer after", "dim")),
    ...shown.split("\n").map((each) => line(span(`${probeIndent}${each}`, "dim"))),
  ];
}

const unbroken = "\u00a0";

export function countActions(
  plans: readonly Pick<Plan, "changes">[],
): Record<Plan["changes"][number]["action"], number> {
  const counts = { create: 0, change: 0, remove: 0 };
  for (const { changes } of plans) for (const { action } of changes) counts[action] += 1;
  return counts;
}

function unchangedLines(unchanged: readonly string[], all: boolean, columns: Columns): Line[] {
  const mark = span("  = ", "dim");
  const count = padded(span(`${unchanged.length} unchanged`, "dim"), columns.subject);
  return all
    ? [line(mark, count), ...unchanged.map((each) => line(span(`      ${each}`, "dim")))]
    : [line(mark, count, span("--all lists them", "dim"))];
}
