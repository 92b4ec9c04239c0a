import { type ExitCode, exitCodes } from "../../fault/exit-codes.ts";
import { Fault } from "../../fault/fault.ts";
import { listed } from "../../report/words.ts";
import { editedSince, networksAttached } from "../../transaction/faults.ts";
import { readHistory } from "../../transaction/history.ts";
import { shortId } from "../../transaction/id.ts";
import { lossesOf, type NetworkOnLink, type ToTakeBack } from "../../transaction/losses.ts";
import { rememberedPlan, toTakeBack } from "../../transaction/remembered.ts";
import { rollBack } from "../../transaction/rollback.ts";
import { approved, declined } from "../approval.ts";
import { hostByHost, type Job } from "../host-by-host.ts";
import { type ChosenHost, hostsOrLocal, withHost } from "../hosts.ts";
import { interruptedRollback } from "../interruption.ts";
import type { Session } from "../session.ts";
import { type HostUndo, showUndo } from "../show-plans.ts";
import { worldOf } from "../world.ts";

export interface RollbackOptions {
  to?: string;
  dryRun?: boolean;
  force?: boolean;
  local?: boolean;
}

/** Takes hosts back to the state before their last transaction, or before the one named. */
export async function rollback(
  session: Session,
  file: string | undefined,
  options: RollbackOptions,
): Promise<ExitCode> {
  const hosts = await hostsOrLocal(session, file, options.local ?? false);
  if (options.to !== undefined && hosts.length > 1) throw oneHostOnly(options.to);
  const force = options.force ?? false;
  const undos: HostTakings[] = [];
  for (const host of hosts) undos.push(await takingsOf(session, host, options.to));
  showUndo(session, undos, force);
  if (options.dryRun) return exitCodes.changes;
  if (!force) for (const undo of undos) refuseLosses(undo);

  const takings = undos.flatMap((each) => each.takings);
  const what = takings.map(({ host, id }) => `${shortId(id)} on ${host}`);
  if (!(await approved(session, `Take back ${listed(what)}?`))) return declined(session);
  return await hostByHost(
    session,
    takings.map((taking) => jobFor(session, taking, force)),
  );
}

/** One transaction to be taken back. */
interface Taking extends ChosenHost, ToTakeBack {
  label: string;
}

interface HostTakings extends HostUndo {
  takings: readonly Taking[];
}

async function takingsOf(session: Session, chosen: ChosenHost, to: string | undefined): Promise<HostTakings> {
  const { host, target } = chosen;
  return await withHost(session, target, async (transport) => {
    const takings: Taking[] = [];
    for (const { id, phase } of toTakeBack(await readHistory(transport), to, host)) {
      const plan = { ...(await rememberedPlan(transport, id, host)), host };
      takings.push({ ...chosen, id, label: transport.label, plan, committed: phase === "committed" });
    }
    const losses = lossesOf(takings, await session.environment.readFacts(transport));
    return { host, takings, losses };
  });
}

/** Before anybody is asked. The host looks once more itself, right before it goes back. @throws Fault transaction/* */
function refuseLosses({ host, takings, losses }: HostTakings): void {
  const oldest = takings.at(-1)?.id ?? "";
  const inUse = losses.networks.filter(({ attached }) => attached.length > 0);
  const diagnostics = [
    ...(losses.edited.length > 0
      ? editedSince(host, oldest, [...new Set(losses.edited.map(({ path }) => path))]).diagnostics
      : []),
    ...(inUse.length > 0 ? networksAttached(host, oldest, inUse.map(networkInWords)).diagnostics : []),
  ];
  const [first, ...others] = diagnostics;
  if (first) throw new Fault([first, ...others]);
}

function networkInWords({ name, link, attached }: NetworkOnLink): string {
  return `network ${name} on ${link}: ${listed(attached.map(({ container, address }) => `${container} ${address ?? ""}`.trim()))}`;
}

function jobFor(session: Session, { host, target, plan, id }: Taking, force: boolean): Job {
  const run = () =>
    withHost(session, target, async (transport) => {
      const begins = () => {
        session.ifInterrupted = interruptedRollback(host);
      };
      return await rollBack(plan, id, { ...worldOf(session, transport), force, begins });
    });
  return { host, run };
}

function oneHostOnly(id: string): Fault {
  return new Fault({
    code: "usage/invalid",
    summary: `--to ${id} names a transaction of one host`,
    expected: "--host with that host's name beside it",
    hostState: "untouched",
  });
}
