import type { Fault } from "./fault.ts";
import { canStrike } from "./fault.ts";
import { faults } from "./faults.ts";
import type { PlannedStep } from "./planned-steps.ts";

/** One fault at one place of the plan. Its name says all that is needed to run it again. */
export type Cell = { name: string } & (
  | { kind: "at-step"; fault: Fault; step: number }
  /** A power cut that waits for no step, this long after the first one was done. */
  | { kind: "at-random"; seed: number; milliseconds: number }
  /** A power cut once all is applied and proved, and nobody has confirmed. */
  | { kind: "unconfirmed" }
);

/** Every fault at every step that it can strike. */
export function cellsAt(steps: readonly PlannedStep[], seeds: number): Cell[] {
  return [
    ...faults.flatMap((fault) =>
      steps.flatMap((step, index) => (canStrike(fault, step) ? [atStep(fault, index)] : [])),
    ),
    { kind: "unconfirmed", name: "power@unconfirmed" },
    ...Array.from({ length: seeds }, (_, index) => powerAtRandom(index + 1)),
  ];
}

function atStep(fault: Fault, step: number): Cell {
  return { kind: "at-step", name: `${fault.name}@${step + 1}`, fault, step };
}

// From the first step to well after all of them, with an undo under way at the end.
const spanMilliseconds = 12_000;

export function powerAtRandom(seed: number): Cell {
  // One step of a multiplicative generator spreads neighbouring seeds over the span.
  const milliseconds = Math.floor((((seed * 2_654_435_761) % 2 ** 32) / 2 ** 32) * spanMilliseconds);
  return { kind: "at-random", name: `power@seed-${seed}`, seed, milliseconds };
}

export function canReboot(cell: Cell): boolean {
  return cell.kind === "at-step" ? cell.fault.reboots === true : true;
}
