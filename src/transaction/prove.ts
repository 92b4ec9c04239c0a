import type { IpAddress } from "../address/types.ts";
import { differences } from "../facts/differences.ts";
import type { Facts } from "../facts/facts.ts";
import { Fault } from "../fault/fault.ts";
import type { Plan } from "../plan/plan.ts";
import { prepare } from "./apply.ts";
import { type FileList, fileDifferences, listFiles } from "./file-list.ts";
import { followToEnd, followUntilApplied } from "./follow.ts";
import { type Heartbeat, listen } from "./heartbeat.ts";
import { transactionId } from "./id.ts";
import type { Entry } from "./journal.ts";
import type { Outage, Outcome } from "./outcome.ts";
import { type Undertaking, undertake, type World } from "./undertaking.ts";
import { unreachable } from "./without-end.ts";

export interface ProveWorld extends World {
  /** Seconds from arming to the dead man's revert. */
  window: number;
  randomByte(): number;
  /** On the host itself no session is cut: whose answers tell of an outage there. Null from afar. */
  gateway: IpAddress | null;
}

/** All that has to be as it was. */
interface State {
  facts: Facts;
  files: FileList;
}

/**
 * Applies a plan and confirms nothing, so that the host goes back by itself, by its dead man's switch and no word from here;
 * then tells whether it is as it was before, and how long nothing was heard of it. Never throws a Fault.
 */
export async function proveRollback(plan: Plan, world: ProveWorld): Promise<Outcome> {
  if (plan.steps.length === 0) return { kind: "refused", fault: nothingToProve(plan.host) };
  const begun = world.now();
  const { operator, window } = world;
  const undertaking = undertake(plan, { id: transactionId(begun, world.randomByte), operator, window, begun }, world);
  let before: State;
  try {
    before = await stateOver(undertaking);
  } catch (error) {
    if (error instanceof Fault) return { kind: "refused", fault: error };
    throw error;
  }
  const heartbeat = listen(world, world.gateway, window + longestEndSeconds);
  try {
    return (await prepare(undertaking)) ?? (await seeItGoBack(undertaking, before, heartbeat));
  } finally {
    await heartbeat.stop();
  }
}

/** Beyond the window: no undo and no comparison takes longer. */
const longestEndSeconds = 600;

async function seeItGoBack(
  undertaking: Undertaking & ProveWorld,
  before: State,
  heartbeat: Heartbeat,
): Promise<Outcome> {
  const { plan, circumstances, now, tell, journal } = undertaking;
  const { id, window } = circumstances;
  const armed = now().getTime();
  const early = await followUntilApplied(undertaking);
  if (early && early !== "committed") return early;
  const applied = now().getTime();
  const left = Math.max(0, Math.round(window - (applied - armed) / 1000));
  tell("confirm", `withheld: it goes back by itself in ${left} s`);
  const ended = await followToEnd(undertaking);
  if (ended === "committed") return notProved(plan.host, id, ["the change: somebody confirmed it, and it stays"], null);
  if (ended.kind !== "rolled-back") return ended;
  if (journal.entries.some(({ word, rest }) => word === "undo" && rest[0] === "operator")) {
    return notProved(plan.host, id, ["the way back: somebody took it by hand, before the host did by itself"], null);
  }
  const back = now().getTime();
  const differing = await lastingDifferences(undertaking, before);
  if (differing === null) return { kind: "unreachable", id, fault: unreachable(plan.host, circumstances) };
  const undoTook = secondsOfUndo(journal.entries);
  const goingBack = Math.max(applied, back - undoTook * 1000 - slackMs);
  const outage = outageOf(undertaking, heartbeat, { armed, applied, goingBack, compared: now().getTime() });
  if (differing.length > 0) return notProved(plan.host, id, differing, outage);
  tell("outcome", "compared with the state before: the same");
  return {
    kind: "proved",
    id,
    window,
    backAfter: (back - armed) / 1000,
    undoTook,
    files: before.files.size,
    outage,
  };
}

/** The host tells of its undo a little later than it happens. */
const slackMs = 3_000;

function secondsOfUndo(entries: readonly Entry[]): number {
  const begun = entries.findLast(({ word }) => word === "undo")?.uptime ?? null;
  const ended = entries.findLast(({ word }) => word === "rolled-back")?.uptime ?? null;
  return begun === null || ended === null ? 0 : Math.max(0, ended - begun);
}

const patienceMs = 20_000;

/** Containers start, and links settle: only what differs for long does. @returns null where the host does not answer */
async function lastingDifferences(undertaking: Undertaking, before: State): Promise<string[] | null> {
  const { now, pause } = undertaking;
  const giveUp = now().getTime() + patienceMs;
  let found: string[] | null = null;
  while (now().getTime() < giveUp) {
    found = await differencesNow(undertaking, before);
    if (found?.length === 0) break;
    await pause(1000);
  }
  return found;
}

async function differencesNow({ transport, readFacts }: Undertaking, before: State): Promise<string[] | null> {
  const connection = transport.fresh();
  try {
    const after = await stateOver({ transport: connection, readFacts });
    return [
      ...new Set([...differences(before.facts, after.facts), ...fileDifferences(before.files, after.files)]),
    ].toSorted();
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  } finally {
    await connection.close();
  }
}

async function stateOver({ transport, readFacts }: Pick<World, "transport" | "readFacts">): Promise<State> {
  return { facts: await readFacts(transport), files: await listFiles(transport, "/etc") };
}

/** In milliseconds since the epoch, in this order. */
interface Moments {
  armed: number;
  applied: number;
  goingBack: number;
  compared: number;
}

function outageOf(
  { gateway }: ProveWorld,
  { longestSilence }: Heartbeat,
  { armed, applied, goingBack, compared }: Moments,
): Outage | null {
  const applyingMs = longestSilence(armed, applied);
  const goingBackMs = longestSilence(goingBack, compared);
  if (applyingMs === null || goingBackMs === null) return null;
  const atRestMs = goingBack - applied < slackMs ? null : longestSilence(applied, goingBack);
  return { heard: gateway === null ? "session" : "gateway", applyingMs, goingBackMs, atRestMs };
}

/** `hosts`: one or several, as people say it. */
export function nothingToProve(hosts: string): Fault {
  return new Fault({
    code: "transaction/nothing-to-prove",
    summary: `there is nothing to change on ${hosts}, and so nothing to go back from`,
    hostState: "untouched",
    next: [{ say: "go back for good first, then prove it with the change", command: ["rollback"] }],
  });
}

function notProved(host: string, id: string, differing: readonly string[], outage: Outage | null): Outcome {
  const fault = new Fault({
    code: "transaction/not-proved",
    host,
    summary: `${host} is not as it was before`,
    expected: "the state before, to the byte",
    found: differing.join("\n"),
    next: ["where somebody else changed it meanwhile, prove it again; else please report this"],
  });
  return { kind: "not-proved", id, differences: differing, outage, fault };
}
