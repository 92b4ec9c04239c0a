import type { Facts } from "../facts/facts.ts";
import { Fault } from "../fault/fault.ts";
import type { Plan } from "../plan/plan.ts";
import type { Channel } from "../transport/transport.ts";
import { arm } from "./arm.ts";
import { abandon, begin } from "./begin.ts";
import { commit } from "./commit.ts";
import { type Ended, followToEnd, followUntilApplied } from "./follow.ts";
import { transactionId } from "./id.ts";
import type { Outcome } from "./outcome.ts";
import { revertNow } from "./revert.ts";
import { type Undertaking, undertake, type World } from "./undertaking.ts";

export interface ApplyWorld extends World {
  /** Seconds from arming to the dead man's revert. */
  window: number;
  randomByte(): number;
  /** Whether to keep what was applied and proved; `secondsLeft` until it is undone anyway. */
  confirm(secondsLeft: number): Promise<boolean>;
  /** What would still be to do on a host in this state: nothing, if the plan did what it says. */
  replan(facts: Facts): Plan;
}

/**
 * Applies a plan to its host as a transaction: lock, re-check, baseline, arm, apply, verify, confirm over a new
 * connection, commit. Never throws a Fault: whatever happens is an Outcome, and the host undoes by itself what was not
 * committed, with or without this process.
 */
export async function applyPlan(plan: Plan, world: ApplyWorld): Promise<Outcome> {
  if (plan.steps.length === 0) return { kind: "nothing-to-do" };
  const begun = world.now();
  const { operator, window } = world;
  const undertaking = undertake(plan, { id: transactionId(begun, world.randomByte), operator, window, begun }, world);
  return (await prepare(undertaking)) ?? (await seeThrough(undertaking));
}

/** All that comes before the first change. Whatever goes wrong here leaves the host untouched. @returns null when armed */
export async function prepare(undertaking: Undertaking): Promise<Outcome | null> {
  let presence: Channel;
  try {
    presence = await begin(undertaking);
  } catch (error) {
    return { kind: "refused", fault: faultOrThrow(error) };
  }
  try {
    await arm(undertaking);
    return null;
  } catch (error) {
    const fault = faultOrThrow(error);
    // Where the apply was started after all, it is under way now, and the journal tells how it ends.
    if (await abandon(undertaking)) return { kind: "refused", fault };
    return outcomeOf(undertaking, await followToEnd(undertaking, fault));
  } finally {
    presence.close();
  }
}

async function seeThrough(undertaking: Undertaking & ApplyWorld): Promise<Outcome> {
  const ended = await followUntilApplied(undertaking);
  if (ended) return outcomeOf(undertaking, ended);
  const doubt = await commit(undertaking);
  if (doubt === null) return applied(undertaking);
  await revertNow(undertaking);
  return outcomeOf(undertaking, await followToEnd(undertaking, doubt));
}

/** `committed` where a confirmation reached the host although its answer was lost on the way back. */
function outcomeOf(undertaking: Undertaking, ended: Ended): Outcome {
  return ended === "committed" ? applied(undertaking) : ended;
}

function applied({ plan, circumstances, now }: Undertaking): Outcome {
  const count = (action: string) => plan.changes.filter((change) => change.action === action).length;
  return {
    kind: "applied",
    id: circumstances.id,
    seconds: (now().getTime() - circumstances.begun.getTime()) / 1000,
    created: count("create"),
    changed: count("change"),
    removed: count("remove"),
  };
}

function faultOrThrow(error: unknown): Fault {
  if (error instanceof Fault) return error;
  throw error;
}
