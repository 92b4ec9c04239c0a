import { Fault } from "../fault/fault.ts";
import type { Plan } from "../plan/plan.ts";
import type { Transport } from "../transport/transport.ts";
import { directoryOf } from "./directory.ts";
import { findTransaction, type TransactionRecord } from "./history.ts";

/**
 * What has to be taken back for the host to be as it was before a transaction: that one and all later ones that still
 * hold, newest first; without an id the newest alone. @throws Fault transaction/unknown-id, nothing-to-roll-back
 */
export function toTakeBack(
  records: readonly TransactionRecord[],
  id: string | undefined,
  host: string,
): TransactionRecord[] {
  const holding = records.filter(holds);
  const wanted =
    id === undefined ? holding.slice(-1) : since(findTransaction(records, id, host), records).filter(holds);
  if (wanted.length > 0) return wanted.reverse();
  throw new Fault({
    code: "transaction/nothing-to-roll-back",
    host,
    summary: id === undefined ? `nothing to roll back on ${host}` : `${host} is already as it was before ${id}`,
    hostState: "untouched",
    next: [{ say: "see what the host remembers", command: ["history"] }],
  });
}

/** The plan that a transaction was applied by, as its host keeps it. */
export async function rememberedPlan(transport: Transport, id: string, host: string): Promise<Plan> {
  const { exitCode, stdout, stderr } = await transport.run(["cat", `${directoryOf(id)}/plan.json`]);
  if (exitCode === 0) return JSON.parse(stdout);
  throw new Fault({
    code: "transaction/unknown-id",
    host,
    summary: `${host} does not know any more what ${id} did`,
    found: stderr.trim(),
    hostState: "untouched",
    next: [`at its console: sh ${directoryOf(id)}/undo`],
  });
}

function since(first: TransactionRecord, records: readonly TransactionRecord[]): readonly TransactionRecord[] {
  return records.slice(records.indexOf(first));
}

/** Whether something of it is still on the host. */
function holds({ phase }: TransactionRecord): boolean {
  return phase !== "none" && phase !== "begun" && phase !== "rolled-back" && phase !== "accepted";
}
