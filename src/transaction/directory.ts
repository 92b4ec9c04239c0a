import type { RunResult, Transport } from "../transport/transport.ts";

export const transactionsDirectory = "/var/lib/routable/transactions";

/** A transaction's own directory on its host. Also what a person types at the console: `sh …/undo`. */
export function directoryOf(id: string): string {
  return `${transactionsDirectory}/${id}`;
}

/** The exit statuses of `undo` that running it again would not change: refused, and not restored. */
export const undoIsFinal: readonly number[] = [1, 4];

/**
 * What every undo ends in, or is run again: a service that restarts has 120 s and one more try, all else a few seconds. Only what
 * hangs outside of its steps, or was stopped, comes to this.
 */
export const undoLimitSeconds = 300;

/** Runs one of the programs that lie in the transaction's directory. */
export async function runProgram(
  transport: Transport,
  id: string,
  program: "confirm" | "undo" | "arm.sh" | "abandon.sh",
  ...args: readonly string[]
): Promise<RunResult> {
  return await transport.run(["sh", `${directoryOf(id)}/${program}`, ...args], { timeoutMs: 60_000 });
}
