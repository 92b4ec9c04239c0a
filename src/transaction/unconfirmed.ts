import { type Diagnostic, Fault } from "../fault/fault.ts";
import type { Transport } from "../transport/transport.ts";
import { readHistory } from "./history.ts";
import { shownHolder } from "./holder.ts";
import { shortId } from "./id.ts";
import type { JournalPhase } from "./journal.ts";

/** A host amid a transaction looks finished, and is not: it may be about to go back. @throws Fault transaction/unconfirmed */
export async function refuseUnconfirmed(transport: Transport, host: string): Promise<void> {
  for (const { id, holder, phase } of (await readHistory(transport)).toReversed()) {
    const standing = standingOf(phase, `${shortId(id)} on ${host}`);
    if (standing === null) continue;
    throw new Fault({
      code: "transaction/unconfirmed",
      host,
      expected: "no transaction under way",
      found: `${id} by ${shownHolder(holder)}`,
      hostState: "untouched by this command",
      ...standing,
    });
  }
}

/** Null for one that does nothing more by itself. */
function standingOf(phase: JournalPhase, it: string): Pick<Diagnostic, "summary" | "next"> | null {
  const see = { say: "to see what became of it", command: ["history"] } as const;
  switch (phase) {
    case "armed":
    case "applied":
      return {
        summary: `${it} is not confirmed yet, and undoes itself unless it is`,
        next: [{ say: "to keep it", command: ["confirm"] }, see],
      };
    case "undo":
      return { summary: `${it} is being taken back`, next: [see] };
    case "not-restored":
      return {
        summary: `${it} could not be taken back in full, and is tried again at every boot`,
        next: [
          { say: "to try it now", command: ["rollback"] },
          { say: "to accept what then still differs", command: ["rollback", "--force"] },
        ],
      };
    case "none":
    case "begun":
    case "committed":
    case "rolled-back":
    case "accepted":
      return null;
    default:
      return phase satisfies never;
  }
}
