import type { Fault } from "../fault/fault.ts";
import type { Call } from "../report/next-command.ts";
import type { Environment } from "./environment.ts";
import type { Output } from "./output.ts";

/** Options that every command takes. */
export interface GlobalOptions {
  host: readonly string[];
  json: boolean;
  yes: boolean;
  sshConfig?: string;
}

/** One run of one command. */
export interface Session {
  environment: Environment;
  options: GlobalOptions;
  output: Output;
  /** What commands that lead on from here have to repeat; the profile is known once one was named. */
  call: Call;
  /** What it means when the operator interrupts from now on: said in place of everything else, and the exit code. */
  ifInterrupted: Fault;
}
