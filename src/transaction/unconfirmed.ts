import { Fault } from "../fault/fault.ts";
import type { Transport } from "../transport/transport.ts";
import { readHistory } from "./history.ts";
import { shownHolder } from "./holder.ts";
import { shortId } from "./id.ts";
import type { JournalPhase } from "./journal.ts";

const underWay: ReadonlySet<JournalPhase> = new Set(["armed", "applied", "undo"]);

/** A host amid a transaction looks finished, and is not: it may be about to go back. @throws Fault transaction/unconfirmed */
export async function refuseUnconfirmed(transport: Transport, host: string): Promise<void> {
  const last = (await readHistory(transport)).findLast(({ phase }) => underWay.has(phase));
  if (last === undefined) return;
  throw new Fault({
    code: "transaction/unconfirmed",
    host,
    summary: `${shortId(last.id)} on ${host} is not confirmed yet, and undoes itself unless it is`,
    expected: "no transaction under way",
    found: `${last.id} by ${shownHolder(last.holder)}`,
    hostState: "untouched by this command",
    next: [
      { say: "to keep it", command: ["confirm"] },
      { say: "to see what became of it", command: ["history"] },
    ],
  });
}
