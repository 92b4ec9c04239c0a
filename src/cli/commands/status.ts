import { type ExitCode, exitCodes } from "../../fault/exit-codes.ts";
import { spelledOut } from "../../report/next-command.ts";
import { planHosts } from "../host-plans.ts";
import { loadProfile } from "../hosts.ts";
import type { Session } from "../session.ts";
import { showDrift } from "../show-plans.ts";

/** Whether the hosts still are as the profile says; what differs is shown as the plan that would mend it. */
export async function status(session: Session, file: string): Promise<ExitCode> {
  const document = await loadProfile(session, file);
  const { planned, faults } = await planHosts(session, document);
  showDrift(session, planned);
  if (faults.length > 0) {
    session.output.faults(faults.map((fault) => spelledOut(fault, session.call)));
    return exitCodes.refused;
  }
  return planned.some(({ plan }) => plan.changes.length > 0) ? exitCodes.changes : exitCodes.done;
}
