import type { Facts } from "../facts/facts.ts";
import type { HostProfile } from "../profile/profile.ts";
import type { Manager } from "../systemd/manager.ts";
import type { Transport } from "../transport/transport.ts";

/** Everything that commands take from the world outside, and all that they do to it. */
export interface Environment {
  stdout: Terminal;
  stderr: Terminal;
  /** Whether somebody can answer a question. */
  interactive: boolean;
  variables: Readonly<Record<string, string | undefined>>;
  files: Files;
  /** Who works here, for locks and histories: `ana@laptop`. */
  operator: string;
  /** What routable was started by: `routable`, `node bin/routable.js`. */
  program: string;
  /** The name of this machine: what `--local` works on. */
  hostname: string;
  now(): Date;
  randomByte(): number;
  pause(ms: number): Promise<void>;
  transportFor(target: HostProfile["target"], options: { sshConfig?: string }): Transport;
  /** One look at a host, in one round trip. @throws Fault facts/*, transport/* */
  readFacts(transport: Transport): Promise<Facts>;
  /** The host's systemd. @throws Fault systemd/*, transport/* */
  connectManager(transport: Transport): Promise<Manager>;
  /** A question that yes or no answers. */
  ask(question: string): Promise<boolean>;
  /** The same, counting down: no answer in time is no. */
  askWithin(question: string, seconds: number): Promise<boolean>;
  /** Aborted when the operator interrupts. */
  signal: AbortSignal;
}

export interface Terminal {
  isTTY: boolean;
  /** Columns; undefined where it is not a terminal. */
  columns: number | undefined;
  write(text: string): void;
}

export interface Files {
  /** @throws the system's error (`ENOENT`, …), Fault cli/too-large */
  read(path: string): Promise<Uint8Array>;
  /** Appears whole or not at all; `mode` is of a new file, an old one keeps its own. */
  write(path: string, text: string, mode: number): Promise<void>;
}
