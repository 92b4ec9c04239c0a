import { type ExitCode, exitCodes } from "../../fault/exit-codes.ts";
import { Fault } from "../../fault/fault.ts";
import type { Plan } from "../../plan/plan.ts";
import { listed } from "../../report/words.ts";
import { readHistory } from "../../transaction/history.ts";
import { shortId } from "../../transaction/id.ts";
import { rememberedPlan, toTakeBack } from "../../transaction/remembered.ts";
import { rollBack } from "../../transaction/rollback.ts";
import { approved, declined } from "../approval.ts";
import { hostByHost, type Job } from "../host-by-host.ts";
import { type ChosenHost, hostsOrLocal, withHost } from "../hosts.ts";
import { interruptedRollback } from "../interruption.ts";
import type { Session } from "../session.ts";
import { showUndo } from "../show-plans.ts";
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
  const takings: Taking[] = [];
  for (const host of hosts) takings.push(...(await takingsOf(session, host, options.to)));
  showUndo(session, takings);
  if (options.dryRun) return exitCodes.changes;

  const what = takings.map(({ host, id }) => `${shortId(id)} on ${host}`);
  if (!(await approved(session, `Take back ${listed(what)}?`))) return declined(session);
  return await hostByHost(
    session,
    takings.map((taking) => jobFor(session, taking, options.force ?? false)),
  );
}

/** One transaction to be taken back. */
interface Taking extends ChosenHost {
  id: string;
  label: string;
  plan: Plan;
}

async function takingsOf(session: Session, chosen: ChosenHost, to: string | undefined): Promise<Taking[]> {
  const { host, target } = chosen;
  return await withHost(session, target, async (transport) => {
    const takings: Taking[] = [];
    for (const { id } of toTakeBack(await readHistory(transport), to, host)) {
      const plan = { ...(await rememberedPlan(transport, id, host)), host };
      takings.push({ ...chosen, id, label: transport.label, plan });
    }
    return takings;
  });
}

function jobFor(session: Session, { host, target, plan, id }: Taking, force: boolean): Job {
  const run = () =>
    withHost(session, target, async (transport) => {
      session.ifInterrupted = interruptedRollback(host);
      return await rollBack(plan, id, { ...worldOf(session, transport), force });
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
