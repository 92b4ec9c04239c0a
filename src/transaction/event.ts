/** One thing that happened to one host, as it is told while a command runs: a line of text, or a line of NDJSON. */
export interface Event {
  host: string;
  /** Milliseconds since the epoch. */
  at: number;
  /** Seconds since the event before it. */
  elapsed: number;
  phase: Phase;
  text: string;
  step?: { index: number; of: number };
}

export type Phase = "lock" | "check" | "probe" | "arm" | "step" | "verify" | "confirm" | "commit" | "undo" | "outcome";
