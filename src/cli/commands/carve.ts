import { type ExitCode, exitCodes } from "../../fault/exit-codes.ts";
import { carveProfile, type HostPools } from "../../profile/carve-profile.ts";
import { pinPools } from "../../profile/pin-pools.ts";
import type { ProfileDocument } from "../../profile/profile.ts";
import { carveText, type PoolRow } from "../../report/carve-text.ts";
import { type Line, line, span } from "../../report/draw.ts";
import { commandText } from "../../report/next-command.ts";
import { saveText } from "../files.ts";
import { chosenHosts, loadProfile } from "../hosts.ts";
import type { Session } from "../session.ts";

export interface CarveOptions {
  write?: boolean;
}

/** Shows each host's share of the LAN, and pins the new ones in the profile where asked. */
export async function carve(session: Session, file: string, { write = false }: CarveOptions): Promise<ExitCode> {
  const document = await loadProfile(session, file);
  const { pools: all, usage } = carveProfile(document);
  const chosen = new Set(chosenHosts(session, document).map(({ host }) => host));
  const pools = new Map([...all].filter(([host]) => chosen.has(host)));
  const rows = [...pools].flatMap(([host, wanted]) => rowsOf(document, host, wanted));
  const carved = rows.filter(({ pinned }) => !pinned).length;
  if (write && carved > 0) await saveText(session, file, pinPools(document, pools), 0o644);
  session.output.result({
    text: () => [...carveText(rows, usage), line(), closing(session, file, carved, write)],
    json: { type: "carve", pools: rows, usage, written: write && carved > 0 },
  });
  return exitCodes.done;
}

function rowsOf({ profile }: ProfileDocument, host: string, { pool, pool6 }: HostPools): PoolRow[] {
  const pinned = profile.hosts[host];
  return [
    ...(pool ? [{ host, pool, pinned: pinned?.pool === pool }] : []),
    ...(pool6 ? [{ host, pool: pool6, pinned: pinned?.pool6 === pool6 }] : []),
  ];
}

function closing({ call }: Session, file: string, carved: number, written: boolean): Line {
  if (carved === 0) return line("Every host has its pool pinned.");
  const pools = carved === 1 ? "1 new pool" : `${carved} new pools`;
  return written
    ? line(span(`Pinned ${pools} in ${file}.`, "add"))
    : line(`${pools}, not pinned yet: ${commandText(call, null, ["carve", "--write"])}`);
}
