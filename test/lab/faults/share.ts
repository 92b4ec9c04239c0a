import type { Cell } from "./cell.ts";
import type { PlannedStep } from "./planned-steps.ts";

/**
 * The cells that run with every other lab test: each fault once at each kind of step that it can strike, and one power cut
 * of each sort that waits for no step. Of several steps of a kind, the first fault takes the first, the second fault the
 * second, and so on in turn, so that all of them are harmed by something.
 */
export function shareOf(cells: readonly Cell[], steps: readonly PlannedStep[]): Cell[] {
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    const group = groupOf(cell, steps);
    groups.set(group, [...(groups.get(group) ?? []), cell]);
  }
  const turns = new Map<string, number>();
  return [...groups].flatMap(([group, candidates]) => {
    const kind = group.slice(group.indexOf("@"));
    const turn = turns.get(kind) ?? 0;
    turns.set(kind, turn + 1);
    return candidates[turn % candidates.length] ?? [];
  });
}

function groupOf(cell: Cell, steps: readonly PlannedStep[]): string {
  return cell.kind === "at-step" ? `${cell.fault.name}@${steps[cell.step]?.kind}` : cell.kind;
}
