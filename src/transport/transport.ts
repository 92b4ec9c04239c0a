import type { Duplex } from "node:stream";
import type { Fault } from "../fault/fault.ts";

/**
 * A way to run programs on one host. Commands are argv arrays; the transport quotes them where a shell lies between.
 * Everything runs as root: where the login is not root, through `sudo -n`.
 */
export interface Transport {
  /** As shown to people: `ssh root@192.0.2.11` or `local`. */
  readonly label: string;
  /**
   * Ends when the program ended, whatever its exit code; 127 where the host has no such program.
   * A timeout and an abort end only our side of a remote program: the program itself may go on.
   * @throws Fault transport/* when it could not be run at all or followed to its end; the signal's reason when aborted.
   */
  run(argv: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** A byte stream to the program's stdin and stdout, for D-Bus and for following a journal. */
  open(argv: readonly string[]): Promise<Channel>;
  /** The same host over a connection of its own, sharing nothing with this one (no ControlMaster). */
  fresh(): Transport;
  close(): Promise<void>;
}

export interface RunOptions {
  stdin?: string | Uint8Array;
  timeoutMs?: number;
  signal?: AbortSignal;
}

export interface RunResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

export interface Channel {
  /** Its `error` needs no listener: what went wrong is told by `ended`. */
  stream: Duplex;
  /** Settles when the program ended or the connection was lost; never rejects. */
  ended: Promise<ChannelEnd>;
  close(): void;
}

export interface ChannelEnd {
  /** null where the program was not run or not followed to its end; `fault` then says why. */
  exitCode: number | null;
  stderr: string;
  /** null where the program ended by itself or was closed by us. */
  fault: Fault | null;
}
