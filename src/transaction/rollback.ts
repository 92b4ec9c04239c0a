import { Fault } from "../fault/fault.ts";
import type { Plan } from "../plan/plan.ts";
import { directoryOf, runProgram, undoIsFinal, undoLimitSeconds } from "./directory.ts";
import { refusedToGoBack } from "./faults.ts";
import { followToEnd } from "./follow.ts";
import type { Outcome } from "./outcome.ts";
import { type Undertaking, undertake, type World } from "./undertaking.ts";
import { unreachable } from "./without-end.ts";

export interface RollbackWorld extends World {
  /**
   * Go back even where files were edited since; those edits are lost. And where an earlier attempt left something that
   * differs, and this one does too, accept that.
   */
  force: boolean;
  /** Called right before the host is told to: from then on it goes back by itself. */
  begins(): void;
}

/**
 * Takes the host back to the state before transaction `id`, which `plan` was applied by. Runs as a service of the host,
 * so that a connection lost on the way changes nothing. Never throws a Fault.
 */
export async function rollBack(plan: Plan, id: string, world: RollbackWorld): Promise<Outcome> {
  const undertaking = undertake(plan, { id, operator: world.operator, window: 0, begun: world.now() }, world);
  try {
    await undertaking.journal.skip();
    await check(undertaking, world.force);
  } catch (error) {
    return { kind: "refused", fault: faultOrThrow(error) };
  }
  try {
    await start(undertaking);
  } catch (error) {
    const fault = faultOrThrow(error);
    if (!(await mayHaveBegun(undertaking))) return { kind: "refused", fault };
  }
  const ended = await followToEnd(undertaking, "asked for");
  if (ended === "committed") return lost(undertaking);
  return ended.kind !== "rolled-back" || (await isReachable(undertaking)) ? ended : lost(undertaking);
}

async function check({ transport, plan, circumstances }: Undertaking, forced: boolean): Promise<void> {
  const { id, operator, begun } = circumstances;
  // Whom the lock shows from then on. Not among the words of the service, which systemd would not keep as they are.
  const who = `${operator} since ${begun.toISOString()}, rolling back`;
  const { exitCode, stdout, stderr } = await runProgram(transport, id, "undo", "check", forced ? "force" : "", who);
  if (exitCode !== 0) throw refusedToGoBack(plan.host, id, stdout, stderr);
}

async function start(undertaking: Undertaking & RollbackWorld): Promise<void> {
  const { transport, circumstances, connectManager, force, begins } = undertaking;
  const { id } = circumstances;
  const manager = await connectManager(transport);
  try {
    begins();
    await manager.startTransientService({
      name: serviceOf(id),
      description: `Roll back routable transaction ${id}`,
      argv: ["/bin/sh", `${directoryOf(id)}/undo`, "operator", ...(force ? ["force"] : [])],
      againUnless: undoIsFinal,
      failsAfter: undoLimitSeconds,
    });
  } finally {
    await manager.close();
  }
}

/** Going back may cut the very connection over which systemd would have said that it begins. */
async function mayHaveBegun({ transport, circumstances, journal }: Undertaking): Promise<boolean> {
  if ((await journal.look()).length > 0) return true;
  const connection = transport.fresh();
  try {
    const { stdout } = await connection.run(["systemctl", "is-active", `${serviceOf(circumstances.id)}.service`]);
    return !/^(inactive|failed|unknown)$/m.test(stdout) || (await journal.look()).length > 0;
  } catch (error) {
    faultOrThrow(error);
    return true;
  } finally {
    await connection.close();
  }
}

function serviceOf(id: string): string {
  return `routable-rollback-${id}`;
}

async function isReachable({ transport }: Undertaking): Promise<boolean> {
  const connection = transport.fresh();
  try {
    return (await connection.run(["true"])).exitCode === 0;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  } finally {
    await connection.close();
  }
}

function faultOrThrow(error: unknown): Fault {
  if (error instanceof Fault) return error;
  throw error;
}

function lost({ plan, circumstances }: Undertaking): Outcome {
  return { kind: "unreachable", id: circumstances.id, fault: unreachable(plan.host, circumstances) };
}
