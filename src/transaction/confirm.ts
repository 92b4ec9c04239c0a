import type { Transport } from "../transport/transport.ts";
import { runProgram } from "./directory.ts";
import { notConfirmed, nothingToConfirm } from "./faults.ts";
import { readHistory } from "./history.ts";

/** Confirms the one applied transaction that still waits for it, over a new connection. @returns its id */
export async function confirmApplied(transport: Transport, host: string): Promise<string> {
  const connection = transport.fresh();
  try {
    const waiting = (await readHistory(connection)).findLast(({ phase }) => phase === "applied");
    if (!waiting) throw nothingToConfirm(host);
    const { exitCode, stdout, stderr } = await runProgram(connection, waiting.id, "confirm");
    if (exitCode !== 0) throw notConfirmed(host, stdout.trim(), stderr);
    return waiting.id;
  } finally {
    await connection.close();
  }
}
