import { type ExitCode, exitCodes } from "../fault/exit-codes.ts";
import type { Fault } from "../fault/fault.ts";

/** How a command ended for one host. Every ending has its own name; "stuck" is never folded into "rolled back". */
export type Outcome =
  | { kind: "applied"; id: string; seconds: number; created: number; changed: number; removed: number }
  | { kind: "nothing-to-do" }
  /** The host is untouched. */
  | { kind: "refused"; fault: Fault }
  /** By the dead man's revert or a failure: with a fault. By the operator's own wish: without. */
  | { kind: "rolled-back"; id: string; fault: Fault | null }
  /** `steps`: what differs from the state before, as the host itself named it. */
  | { kind: "not-restored"; id: string; steps: readonly string[]; fault: Fault }
  /** Not restored either, and the operator wanted the host as it is; `steps` as above. Nothing is held any more. */
  | { kind: "accepted"; id: string; steps: readonly string[] }
  /** Went back by itself, to just the state before. Seconds from arming until it was back, of which going back took `undoTook`. */
  | {
      kind: "proved";
      id: string;
      window: number;
      backAfter: number;
      undoTook: number;
      /** How many files, directories and links below /etc were compared. */
      files: number;
      outage: Outage | null;
    }
  /** Went back, but not to just that; `differences`, a line each. */
  | { kind: "not-proved"; id: string; differences: readonly string[]; outage: Outage | null; fault: Fault }
  /** The host answers, but longer than any undo should take it has not said how it ended. */
  | { kind: "not-ended"; id: string; fault: Fault }
  /** `id`: of the transaction that was under way; null when nothing had been begun. */
  | { kind: "unreachable"; id: string | null; fault: Fault };

/** The longest silences in milliseconds: of the operator's connection, or of the gateway where we are on the host itself. */
export interface Outage {
  heard: "session" | "gateway";
  applyingMs: number;
  goingBackMs: number;
  /** In between, when nothing happened: what of the others is due to the machines and the way. Null where that was too short. */
  atRestMs: number | null;
}

export function exitCodeOf(outcome: Outcome): ExitCode {
  switch (outcome.kind) {
    case "applied":
    case "nothing-to-do":
    case "proved":
    case "accepted":
      return exitCodes.done;
    case "refused":
      return exitCodes.refused;
    case "rolled-back":
      return outcome.fault ? exitCodes.rolledBack : exitCodes.done;
    case "not-restored":
    case "not-proved":
    case "not-ended":
      return exitCodes.notRestored;
    case "unreachable":
      return outcome.id === null ? exitCodes.refused : exitCodes.notRestored;
    default:
      return outcome satisfies never;
  }
}
