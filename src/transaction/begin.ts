import { readFileSync } from "node:fs";
import { fingerprint } from "../facts/fingerprint.ts";
import { Fault } from "../fault/fault.ts";
import type { Channel } from "../transport/transport.ts";
import { directoryOf, runProgram, transactionsDirectory } from "./directory.ts";
import { hostMoved, refusedByHost } from "./faults.ts";
import { programFor } from "./lower/program.ts";
import { packFiles } from "./pack.ts";
import type { Undertaking } from "./undertaking.ts";

const presentProgram = readFileSync(new URL("./on-host/present.sh", import.meta.url), "utf8");

/**
 * Lays the transaction on the host in one round trip, takes the lock, saves the before-state, notes which probes answer,
 * and makes sure that the host is still the one that was planned for. @throws Fault with the host untouched
 * @returns what has to stay open until the host is armed: the host takes all this back at once when it ends, since then we
 * were interrupted, or are lost
 */
export async function begin(undertaking: Undertaking): Promise<Channel> {
  const { transport, circumstances } = undertaking;
  const abandonProgram = `${directoryOf(circumstances.id)}/abandon.sh`;
  const presence = await transport.open(["sh", "-c", presentProgram, "sh", abandonProgram]);
  try {
    await layAndLock(undertaking);
    await recheck(undertaking);
    return presence;
  } catch (error) {
    presence.close();
    throw error;
  }
}

async function layAndLock(undertaking: Undertaking): Promise<void> {
  const { transport, plan, circumstances, tell } = undertaking;
  const archive = await packFiles(circumstances.id, programFor(plan, circumstances), circumstances.begun);
  const lay =
    'umask 077 && mkdir -p "$1" && { tar -xf - -C "$1" || { rm -rf "$1/$2"; exit 1; }; } && exec sh "$1/$2/begin.sh"';
  const { stdout, stderr } = await transport.run(["sh", "-c", lay, "sh", transactionsDirectory, circumstances.id], {
    stdin: archive,
    timeoutMs: 60_000,
  });
  if (stdout.trim() !== "begun") {
    await abandon(undertaking);
    throw refusedByHost(plan.host, stdout, stderr);
  }
  tell("lock", `transaction ${circumstances.id}`);
}

/** Under the lock, so that nobody of ours moves the host between this look and the first change. */
async function recheck(undertaking: Undertaking): Promise<void> {
  const { transport, plan, readFacts, tell } = undertaking;
  try {
    if (fingerprint(await readFacts(transport)) !== plan.fingerprint) throw hostMoved(plan.host);
  } catch (error) {
    await abandon(undertaking);
    throw error;
  }
  tell("check", "the host is as it was planned for");
}

/** Takes back a transaction that changed nothing yet. Whether that was so; an unreachable host counts as not. */
export async function abandon({ transport, circumstances }: Undertaking): Promise<boolean> {
  try {
    return (await runProgram(transport, circumstances.id, "abandon.sh")).exitCode === 0;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}
