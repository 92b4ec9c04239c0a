import { type ExitCode, exitCodes } from "../../fault/exit-codes.ts";
import { historyText } from "../../report/history-text.ts";
import { readHistory } from "../../transaction/history.ts";
import { hostsOrLocal, withHost } from "../hosts.ts";
import type { Session } from "../session.ts";

export interface HistoryOptions {
  local?: boolean;
}

/** What each host remembers of its transactions. */
export async function history(
  session: Session,
  file: string | undefined,
  { local = false }: HistoryOptions,
): Promise<ExitCode> {
  const hosts = await hostsOrLocal(session, file, local);
  for (const [index, { host, target }] of hosts.entries()) {
    await withHost(session, target, async (transport) => {
      const records = await readHistory(transport);
      session.output.result({
        text: () => [...(index > 0 ? [[]] : []), ...historyText({ host, label: transport.label, records })],
        json: { type: "history", host, target: transport.label, transactions: records },
      });
    });
  }
  return exitCodes.done;
}
