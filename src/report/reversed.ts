import type { Change, Detail, Plan, Risk } from "../plan/plan.ts";

/** A plan seen from its other end, for showing what taking it back would change. Nothing is asked for after that. */
export function reversed(plan: Plan): Plan {
  return { ...plan, changes: plan.changes.map(reversedChange).reverse(), unchanged: [], probes: [] };
}

const opposite = { create: "remove", change: "change", remove: "create" } as const;

function reversedChange({ action, details, risks, ...rest }: Change): Change {
  return {
    ...rest,
    action: opposite[action],
    details: details.flatMap(reversedDetail),
    risks: risks.flatMap(reversedRisk),
  };
}

/** Which containers run by now the old plan cannot know; other risks were of the state that is left behind. */
function reversedRisk(risk: Risk): Risk[] {
  switch (risk.kind) {
    case "management-path":
      return [risk];
    case "docker-restarts":
    case "containers-stop":
      return [{ kind: "containers-stop", text: "restarts docker: what runs stops, and is started again" }];
    case "live-restore":
    case "forwarding":
    case "outage":
      return [];
    default:
      return risk.kind satisfies never;
  }
}

/** Notes explain the way there, not the way back. */
function reversedDetail(detail: Detail): Detail[] {
  return detail.kind === "note" ? [] : [{ ...detail, before: detail.after, after: detail.before }];
}
