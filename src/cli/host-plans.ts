import type { Facts } from "../facts/facts.ts";
import { fingerprint } from "../facts/fingerprint.ts";
import { type Diagnostic, Fault } from "../fault/fault.ts";
import type { Plan } from "../plan/plan.ts";
import { planHost } from "../plan/plan-host.ts";
import type { ProfileDocument } from "../profile/profile.ts";
import type { PlanView } from "../report/plan-text.ts";
import { desiredFor } from "../topology/desired-for.ts";
import { chosenHosts, type Target, withHost } from "./hosts.ts";
import type { Session } from "./session.ts";

export interface PlannedHost extends PlanView {
  target: Target;
}

export interface HostPlans {
  planned: readonly PlannedHost[];
  /** Why there is no plan for the other hosts. */
  faults: readonly Diagnostic[];
}

/** Reads each chosen host and plans it. A host that cannot be planned does not keep the others from it. */
export async function planHosts(session: Session, document: ProfileDocument): Promise<HostPlans> {
  const planned: PlannedHost[] = [];
  const faults: Diagnostic[] = [];
  for (const { host, target } of chosenHosts(session, document)) {
    try {
      const replan = plannerFor(document, host);
      await withHost(session, target, async (transport) => {
        planned.push({ plan: replan(await session.environment.readFacts(transport)), label: transport.label, target });
      });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      faults.push(
        ...error.diagnostics.map((diagnostic) => ({
          ...diagnostic,
          host: diagnostic.host ?? host,
          hostState: diagnostic.hostState ?? "untouched",
        })),
      );
    }
  }
  return { planned, faults };
}

/** @throws Fault topology/* where the profile does not say enough of this host */
export function plannerFor(document: ProfileDocument, host: string): (facts: Facts) => Plan {
  const desired = desiredFor(document.profile, host);
  return (facts) => planHost({ desired, facts, document, fingerprint: fingerprint(facts) });
}
