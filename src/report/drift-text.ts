import type { Plan } from "../plan/plan.ts";
import { type Line, line, span } from "./draw.ts";
import { countActions } from "./plan-text.ts";
import { listed } from "./words.ts";

/** Which hosts are as the profile says, and how far the others are from it. */
export function driftSummary(plans: readonly Plan[]): Line[] {
  const drifted = plans.filter(({ changes }) => changes.length > 0);
  const same = plans.filter(({ changes }) => changes.length === 0);
  return [...(same.length > 0 ? [sameLine(same)] : []), ...(drifted.length > 0 ? [driftLine(drifted)] : [])];
}

function sameLine(plans: readonly Plan[]): Line {
  const hosts = plans.map(({ host }) => host);
  return line(span(`${listed(hosts)} ${hosts.length === 1 ? "is" : "are"} as the profile says.`, "add"));
}

function driftLine(plans: readonly Plan[]): Line {
  const { create, change, remove } = countActions(plans);
  const hosts = listed(plans.map(({ host }) => host));
  return line(span(`Drift on ${hosts}: apply would create ${create}, change ${change}, remove ${remove}.`, "risk"));
}
