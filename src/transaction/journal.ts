/** One line of a transaction's journal on the host: `1700000000.123@4567.89 begin 003`. */
export interface Entry {
  /** Seconds since the epoch, by the host's clock: for people, since clocks are set. */
  at: number;
  /** Seconds since the host's boot, which nobody sets; null in a journal of old. */
  uptime: number | null;
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
  | "not-restored"
  /** Not restored, and a person took the host as it is. */
  | "accepted";

const phases: ReadonlySet<string> = new Set([
  "begun",
  "armed",
  "applied",
  "committed",
  "undo",
  "rolled-back",
  "not-restored",
  "accepted",
]);

/**
 * Reads a journal as the on-host programs do: a line that a power cut tore (no newline, or mended with `torn`) never
 * happened, since every line is on disk before what it announces is done.
 */
export function readJournal(text: string): Entry[] {
  return text.split("\n").slice(0, -1).flatMap(entryOf);
}

function entryOf(line: string): Entry[] {
  const [stamp = "", word, ...rest] = line.split(" ");
  const [, at, , uptime] = /^(\d+(\.\d+)?)(?:@(\d+(?:\.\d+)?))?$/.exec(stamp) ?? [];
  if (!at || !word || line.endsWith(" torn")) return [];
  return [{ at: Number(at), uptime: uptime === undefined ? null : Number(uptime), word, rest }];
}

export function phaseOf(entries: readonly Entry[]): JournalPhase {
  return (entries.findLast(({ word }) => phases.has(word))?.word ?? "none") as JournalPhase;
}

/** Nothing more will happen to it by itself. */
export function isEnded(phase: JournalPhase): boolean {
  return phase === "committed" || phase === "rolled-back" || phase === "not-restored" || phase === "accepted";
}
