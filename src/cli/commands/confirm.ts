import { type ExitCode, exitCodes } from "../../fault/exit-codes.ts";
import { line, span } from "../../report/draw.ts";
import { confirmApplied } from "../../transaction/confirm.ts";
import { shortId } from "../../transaction/id.ts";
import { hostsOrLocal, withHost } from "../hosts.ts";
import type { Session } from "../session.ts";

export interface ConfirmOptions {
  local?: boolean;
}

/** Keeps what was applied and still waits: for whoever lost the command that applied it. */
export async function confirm(
  session: Session,
  file: string | undefined,
  { local = false }: ConfirmOptions,
): Promise<ExitCode> {
  for (const { host, target } of await hostsOrLocal(session, file, local)) {
    const id = await withHost(session, target, (transport) => confirmApplied(transport, host));
    session.output.result({
      text: () => [line(span(`Confirmed on ${host}: ${shortId(id)} stays.`, "add"))],
      json: { type: "confirmed", host, id },
    });
  }
  return exitCodes.done;
}
