import type { Facts } from "../facts/facts.ts";
import { Fault } from "../fault/fault.ts";
import type { Plan } from "../plan/plan.ts";
import type { Transport } from "../transport/transport.ts";
import { arm } from "./arm.ts";
import { abandon, begin } from "./begin.ts";
import { commit } from "./commit.ts";
import type { Event, Phase } from "./event.ts";
import { type Ending, follow } from "./follow.ts";
import { followJournal, type JournalFollower } from "./follower.ts";
import { transactionId } from "./id.ts";
import type { Circumstances } from "./lower/program.ts";
import type { Outcome } from "./outcome.ts";
import { revertNow } from "./revert.ts";

/** Everything that applying takes from the world outside. */
export interface ApplyEnvironment {
  transport: Transport;
  /** Who applies, for the lock and the history: `ana@laptop`. */
  operator: string;
  /** Seconds from arming to the dead man's revert. */
  window: number;
  now(): Date;
  randomByte(): number;
  pause(ms: number): Promise<void>;
  emit(event: Event): void;
  /** Whether to keep what was applied and proved; `secondsLeft` until it is undone anyway. */
  confirm(secondsLeft: number): Promise<boolean>;
  /** What would still be to do on a host in this state: nothing, if the plan did what it says. */
  replan(facts: Facts): Plan;
}

/** A transaction under way: the plan, its circumstances, and the world. */
export interface Undertaking extends ApplyEnvironment {
  plan: Plan;
  circumstances: Circumstances;
  journal: JournalFollower;
  tell(phase: Phase, text: string, step?: Event["step"]): void;
}

/**
 * Applies a plan to its host as a transaction: lock, re-check, baseline, arm, apply, verify, confirm over a new
 * connection, commit. Never throws a Fault: whatever happens is an Outcome, and the host undoes by itself what was not
 * committed, with or without this process.
 */
export async function applyPlan(plan: Plan, environment: ApplyEnvironment): Promise<Outcome> {
  if (plan.steps.length === 0) return { kind: "nothing-to-do" };
  const undertaking = undertake(plan, environment);
  const refused = await prepare(undertaking);
  if (refused) return refused;

  const ending = await follow(undertaking, "applied");
  if (ending.kind !== "applied") return outcomeOf(undertaking, ending);
  const doubt = await commit(undertaking);
  if (doubt === null) return applied(undertaking);
  await revertNow(undertaking);
  return outcomeOf(undertaking, await follow(undertaking, "ended", doubt));
}

/** All that comes before the first change. Whatever goes wrong here leaves the host untouched. */
async function prepare(undertaking: Undertaking): Promise<Outcome | null> {
  try {
    await begin(undertaking);
  } catch (error) {
    return { kind: "refused", fault: faultOrThrow(error) };
  }
  try {
    await arm(undertaking);
    return null;
  } catch (error) {
    const fault = faultOrThrow(error);
    // An apply that was started after all would be under way now; then the journal tells how it ends.
    if (await abandon(undertaking)) return { kind: "refused", fault };
    return outcomeOf(undertaking, await follow(undertaking, "ended", fault));
  }
}

/** `committed` where a confirmation reached the host although its answer was lost on the way back. */
function outcomeOf(undertaking: Undertaking, ending: Exclude<Ending, { kind: "applied" }>): Outcome {
  return ending.kind === "committed" ? applied(undertaking) : ending.outcome;
}

function undertake(plan: Plan, environment: ApplyEnvironment): Undertaking {
  const begun = environment.now();
  const id = transactionId(begun, environment.randomByte);
  const { operator, window } = environment;
  let last = begun.getTime();
  return {
    ...environment,
    plan,
    circumstances: { id, operator, window, begun },
    journal: followJournal(environment.transport, id),
    tell(phase, text, step) {
      const at = environment.now().getTime();
      environment.emit({ host: plan.host, at, elapsed: (at - last) / 1000, phase, text, ...(step && { step }) });
      last = at;
    },
  };
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
