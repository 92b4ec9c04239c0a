import { setTimeout as sleep } from "node:timers/promises";
import { etcState, networkState } from "./host-state.ts";
import type { LabHost } from "./lab-host.ts";

/** Until the host answers SSH, carries its address on its NIC again, and holds no lock any more. */
export async function back(host: LabHost, deadline: number): Promise<void> {
  let seen = "";
  while (Date.now() < deadline) {
    const look = await host.ssh("ip -brief address show eth0; ls /var/lib/routable/lock 2>&1", { mayFail: true });
    seen = look.stdout;
    if (look.exitCode !== 255 && seen.includes(host.address) && seen.includes("No such file")) return;
    await sleep(200);
  }
  throw new Error(`not back in time: ${seen}`);
}

export type HostState = Awaited<ReturnType<typeof stateOf>>;

export async function stateOf(host: LabHost, leftOut: string[] = []) {
  return { etc: await etcState(host), network: await networkState(host, leftOut) };
}

export async function bootOf(host: LabHost): Promise<string> {
  return (await host.exec(["cat", "/proc/sys/kernel/random/boot_id"])).stdout;
}

/** Of the transaction that took the host's lock last. */
export async function lastJournal(host: LabHost): Promise<string> {
  const { stdout } = await host.exec(["sh", "-c", last]);
  return stdout;
}

const last = `
cd /var/lib/routable/transactions
for id in *; do echo "$(cat "$id/number") $id"; done | sort -n | tail -n 1 | { read -r _ id; cat "$id/journal"; }`;
