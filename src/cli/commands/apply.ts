import { type ExitCode, exitCodes } from "../../fault/exit-codes.ts";
import { Fault } from "../../fault/fault.ts";
import type { ProfileDocument } from "../../profile/profile.ts";
import { readProfile } from "../../profile/read.ts";
import { listed } from "../../report/words.ts";
import { applyPlan } from "../../transaction/apply.ts";
import type { Event } from "../../transaction/event.ts";
import { nothingToProve, proveRollback } from "../../transaction/prove.ts";
import { refuseUnconfirmed } from "../../transaction/unconfirmed.ts";
import type { Transport } from "../../transport/transport.ts";
import { approved, declined } from "../approval.ts";
import { readBytes } from "../files.ts";
import { hostByHost, type Job } from "../host-by-host.ts";
import { type PlannedHost, planHosts, plannerFor } from "../host-plans.ts";
import { chosenHosts, withHost } from "../hosts.ts";
import { interruptedApply } from "../interruption.ts";
import { isPlanFile, readPlanFile } from "../plan-file.ts";
import type { Session } from "../session.ts";
import { showPlans } from "../show-plans.ts";
import { defaultWindow, provingWindow } from "../window.ts";
import { worldOf } from "../world.ts";

export interface ApplyOptions {
  dryRun?: boolean;
  /** Seconds. */
  confirmWithin?: number;
  proveRollback?: boolean;
}

/** Brings hosts to what a profile says, or does just what a saved plan says; shows it and asks first. */
export async function apply(session: Session, file: string, options: ApplyOptions): Promise<ExitCode> {
  const work = await workOf(session, file);
  for (const { plan, target } of work.planned) {
    if (plan.changes.length > 0) continue;
    await withHost(session, target, (transport) => refuseUnconfirmed(transport, plan.host));
  }
  const proving = options.proveRollback ?? false;
  const plans = work.planned.map(({ plan }) => plan);
  const window = options.confirmWithin ?? (proving ? provingWindow(plans) : defaultWindow);
  showPlans(session, work.planned, { all: false, window, proving });
  const changing = work.planned.filter(({ plan }) => plan.changes.length > 0);
  const hosts = listed((changing.length > 0 ? changing : work.planned).map(({ plan }) => plan.host));
  if (changing.length === 0) {
    // Exit code 0 would say that something was proved.
    if (proving) throw nothingToProve(hosts);
    return exitCodes.done;
  }
  if (options.dryRun) return exitCodes.changes;

  const question = proving ? `Apply to ${hosts}, and let it all go back by itself?` : `Apply to ${hosts}?`;
  if (!(await approved(session, question))) return declined(session);
  const jobs = changing.map((each) =>
    proving ? provingJob(session, work.document, each, window) : applyingJob(session, work.document, each, window),
  );
  return await hostByHost(session, jobs);
}

interface Work {
  document: ProfileDocument;
  planned: readonly PlannedHost[];
}

async function workOf(session: Session, file: string): Promise<Work> {
  const bytes = await readBytes(session, file);
  const text = new TextDecoder().decode(bytes);
  session.call = { ...session.call, profile: file };
  return isPlanFile(text) ? await savedPlans(session, text, file) : await freshPlans(session, readProfile(bytes, file));
}

/** Nothing is begun while one of the hosts cannot be planned. */
async function freshPlans(session: Session, document: ProfileDocument): Promise<Work> {
  const { planned, faults } = await planHosts(session, document);
  const [first, ...others] = faults;
  if (first) throw new Fault([first, ...others]);
  return { document, planned };
}

/** The hosts are not read again here: each proves by its fingerprint that it is still the one that was planned for. */
async function savedPlans(session: Session, text: string, file: string): Promise<Work> {
  const { profile, plans } = readPlanFile(text, file);
  session.call = { ...session.call, profile: profile.file };
  const document = readProfile(profile.text, profile.file);
  const planned: PlannedHost[] = [];
  for (const { host, target } of chosenHosts(session, document)) {
    const plan = plans.find((each) => each.host === host);
    const label = await withHost(session, target, async (transport) => transport.label);
    if (plan) planned.push({ plan, target, label });
  }
  return { document, planned };
}

function applyingJob(session: Session, document: ProfileDocument, { plan, target }: PlannedHost, window: number): Job {
  const { host } = plan;
  const run = () =>
    withHost(session, target, async (transport) => {
      const world = applyingWorld(session, transport, host, window);
      return await applyPlan(plan, {
        ...world,
        confirm: (secondsLeft) => confirmed(session, host, target, secondsLeft),
        replan: plannerFor(document, host),
      });
    });
  return { host, run };
}

function provingJob(
  session: Session,
  { profile }: ProfileDocument,
  { plan, target }: PlannedHost,
  window: number,
): Job {
  const { host } = plan;
  const run = () =>
    withHost(session, target, async (transport) => {
      const gateway = target.kind === "local" ? profile.lan.gateway : null;
      return await proveRollback(plan, { ...applyingWorld(session, transport, host, window), gateway });
    });
  return { host, run };
}

/** From arming on, an interrupted command leaves a host behind that goes on by itself. */
function applyingWorld(session: Session, transport: Transport, host: string, window: number) {
  const world = worldOf(session, transport);
  return {
    ...world,
    emit: (event: Event) => {
      if (event.phase === "arm") session.ifInterrupted = interruptedApply(host, window);
      world.emit(event);
    },
    window,
    randomByte: session.environment.randomByte,
  };
}

/** From afar the new connection is the proof. On the host itself only its operator can tell that all is well. */
async function confirmed(
  session: Session,
  host: string,
  target: PlannedHost["target"],
  secondsLeft: number,
): Promise<boolean> {
  if (target.kind === "ssh" || session.options.yes) return true;
  return await session.environment.askWithin(`Keep this change of ${host}?`, secondsLeft);
}
