import type { Change, Detail, Plan } from "../plan/plan.ts";

/** A plan seen from its other end, for showing what taking it back would change. */
export function reversed(plan: Plan): Plan {
  return { ...plan, changes: plan.changes.map(reversedChange).reverse(), unchanged: [] };
}

const opposite = { create: "remove", change: "change", remove: "create" } as const;

function reversedChange({ action, details, ...rest }: Change): Change {
  return { ...rest, action: opposite[action], details: details.flatMap(reversedDetail) };
}

/** Notes explain the way there, not the way back. */
function reversedDetail(detail: Detail): Detail[] {
  return detail.kind === "note" ? [] : [{ ...detail, before: detail.after, after: detail.before }];
}
