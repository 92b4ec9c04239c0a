import { Fault } from "../fault/fault.ts";
import type { Transport } from "../transport/transport.ts";
import type { ApplyWorld } from "./apply.ts";
import { runProgram } from "./directory.ts";
import { notConfirmed, notReached, stillDifferent } from "./faults.ts";
import { shortId } from "./id.ts";
import type { Undertaking } from "./undertaking.ts";

/**
 * Makes an applied change final: over a new connection to the address that the host keeps, the host is looked at once
 * more, as a whole, and told. @returns null when committed, or the reason why it shall not be
 */
export async function commit(undertaking: Undertaking & ApplyWorld): Promise<Fault | null> {
  const { transport, circumstances, confirm, plan, now, pause, tell } = undertaking;
  const deadline = circumstances.begun.getTime() + circumstances.window * 1000;
  const secondsLeft = () => Math.floor((deadline - now().getTime()) / 1000);
  if (!(await confirm(secondsLeft()))) return notConfirmed(plan.host);

  let silence: Fault | null = null;
  while (secondsLeft() > 0) {
    const connection = transport.fresh();
    try {
      return await commitOver(connection, undertaking);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      silence = error;
    } finally {
      await connection.close();
    }
    await pause(1000);
  }
  if (silence === null) return notConfirmed(plan.host);
  tell("confirm", "not reached over a new connection");
  return notReached(plan.host, silence);
}

async function commitOver(connection: Transport, undertaking: Undertaking & ApplyWorld): Promise<Fault | null> {
  const { transport, plan, circumstances, readFacts, replan, tell } = undertaking;
  const left = replan(await readFacts(connection));
  if (left.steps.length > 0) return stillDifferent(plan.host, left);
  // On the host itself there is no connection to be proved.
  tell("confirm", connection === transport ? "looked at once more" : "reached over a new connection");
  const { exitCode, stdout, stderr } = await runProgram(connection, circumstances.id, "confirm");
  if (exitCode !== 0) return notConfirmed(plan.host, stdout.trim(), stderr);
  tell("commit", `${shortId(circumstances.id)} stays`);
  return null;
}
