/** One line of a transaction's journal on the host: `1700000000.123 begin 003`. */
export interface Entry {
  /** Seconds since the epoch, by the host's clock. */
  at: number;
  word: string;
  rest: readonly string[];
}

/** Where a transaction stands. `none`: its directory is there, but nothing was begun. */
export type JournalPhase =
  | "none"
  | "begun"
  | "armed"
  | "applied"
  | "committed"
  | "undo"
  | "rolled-back"
  | "not-restored";

const phases: ReadonlySet<string> = new Set([
  "begun",
  "armed",
  "applied",
  "committed",
  "undo",
  "rolled-back",
  "not-restored",
]);

/**
 * Reads a journal as the on-host programs do: a line that a power cut tore (no newline, or mended with `torn`) never
 * happened, since every line is on disk before what it announces is done.
 */
export function readJournal(text: string): Entry[] {
  return text.split("\n").slice(0, -1).flatMap(entryOf);
}

function entryOf(line: string): Entry[] {
  const [at, word, ...rest] = line.split(" ");
  if (!at || !word || line.endsWith(" torn") || !/^\d+(\.\d+)?$/.test(at)) return [];
  return [{ at: Number(at), word, rest }];
}

export function phaseOf(entries: readonly Entry[]): JournalPhase {
  return (entries.findLast(({ word }) => phases.has(word))?.word ?? "none") as JournalPhase;
}

/** Nothing more will happen to it by itself. */
export function isEnded(phase: JournalPhase): boolean {
  return phase === "committed" || phase === "rolled-back" || phase === "not-restored";
}
