import type { LabHost } from "../lab-host.ts";
import type { Moment } from "./moment.ts";
import type { PlannedStep } from "./planned-steps.ts";

/** Something that goes wrong at one moment of a transaction. */
export interface Fault {
  /** Part of a cell's name. */
  name: string;
  meaning: string;
  at: Moment;
  /** Done to a host that has applied everything, before it goes back. */
  prepare?(host: LabHost): Promise<void>;
  /** Does the harm to a host that stands still at that moment. */
  harm(victim: Victim): Promise<void>;
  /** What must be mended before a host can be reached at all, once it has done what it can by itself. */
  mend?(host: LabHost): Promise<void>;
  /** Nothing happens until the window ends: it should not be long. */
  outlastsWindow?: true;
  /** The host boots anew: what only lives in memory is made again. */
  reboots?: true;
}

export interface Victim {
  host: LabHost;
  /** Ends the process that the operator started, as a crash does. */
  killController(): Promise<void>;
}

/** Early at boot only what lies on disk is undone: other steps have no such moment. */
export function canStrike({ at }: Fault, { kind, onDisk }: PlannedStep): boolean {
  return at.verb !== "undo-at-boot" || (kind === "file" && onDisk);
}
