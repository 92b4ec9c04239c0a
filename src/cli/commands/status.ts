import { type ExitCode, exitCodes } from "../../fault/exit-codes.ts";
import { type Diagnostic, Fault } from "../../fault/fault.ts";
import { spelledOut } from "../../report/next-command.ts";
import { refuseUnconfirmed } from "../../transaction/unconfirmed.ts";
import { type PlannedHost, planHosts } from "../host-plans.ts";
import { loadProfile, withHost } from "../hosts.ts";
import type { Session } from "../session.ts";
import { showDrift } from "../show-plans.ts";

/** Whether the hosts still are as the profile says; what differs is shown as the plan that would mend it. */
export async function status(session: Session, file: string): Promise<ExitCode> {
  const document = await loadProfile(session, file);
  const { planned, faults: unplanned } = await planHosts(session, document);
  const unsettled = await unconfirmed(session, planned);
  const settled = planned.filter(({ plan }) => !unsettled.some(({ host }) => host === plan.host));
  showDrift(session, settled);
  const faults = [...unplanned, ...unsettled];
  if (faults.length > 0) {
    session.output.faults(faults.map((fault) => spelledOut(fault, session.call)));
    return exitCodes.refused;
  }
  return settled.some(({ plan }) => plan.changes.length > 0) ? exitCodes.changes : exitCodes.done;
}

/** Those that are as the profile says only until they undo it. */
async function unconfirmed(session: Session, planned: readonly PlannedHost[]): Promise<Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const { plan, target } of planned) {
    if (plan.changes.length > 0) continue;
    try {
      await withHost(session, target, (transport) => refuseUnconfirmed(transport, plan.host));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      found.push(...error.diagnostics.map((diagnostic) => ({ host: plan.host, ...diagnostic })));
    }
  }
  return found;
}
