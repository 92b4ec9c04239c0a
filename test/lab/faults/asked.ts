import { type Cell, cellsAt, powerAtRandom } from "./cell.ts";
import { plannedSteps } from "./planned-steps.ts";
import { shareOf } from "./share.ts";

const seeds = 12;

/**
 * The cells that a run was asked for: `all`, or some by their names (`fails@4 power@seed-99`); by default the share
 * that runs with every other lab test.
 */
export function asked(words: string | undefined): { cells: Cell[]; isFullRun: boolean } {
  const all = cellsAt(plannedSteps, seeds);
  if (words === undefined) return { cells: shareOf(all, plannedSteps), isFullRun: false };
  if (words === "all") return { cells: all, isFullRun: true };
  return { cells: words.split(" ").map((name) => find(all, name)), isFullRun: false };
}

function find(cells: readonly Cell[], name: string): Cell {
  const seed = /^power@seed-(\d+)$/.exec(name)?.[1];
  const cell = seed === undefined ? cells.find((cell) => cell.name === name) : powerAtRandom(Number(seed));
  if (cell === undefined)
    throw new Error(`no such cell: ${name}; there are ${cells.map(({ name }) => name).join(" ")}`);
  return cell;
}
