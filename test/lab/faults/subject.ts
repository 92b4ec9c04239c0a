import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";
import type { Plan } from "../../../src/plan/plan.ts";
import { etcState, networkState } from "../host-state.ts";
import type { LabHost } from "../lab-host.ts";
import type { Routable } from "../routable.ts";
import { expectedContainers, runningContainers, startContainers, startStopped } from "./containers.ts";
import { goOn, makeHaltable } from "./moment.ts";

/** A host that carries out cells, one after the other. */
export interface Subject {
  host: LabHost;
  plan: Plan;
  routable: Routable;
  /** What it is like at first, and with the plan applied. */
  before: HostState;
  after: HostState;
}

export type HostState = Awaited<ReturnType<typeof stateOf>>;

/** This engine's docker0 has another MAC address after each boot. */
export const changedByBoot = ["docker0"];

/** What it is like with the plan applied is seen by applying it, and taking it back. `window`: in seconds. */
export async function prepareSubject(host: LabHost, routable: Routable, window: number): Promise<Subject> {
  await startContainers(host);
  // containerd makes it whenever it finds the time, in some boots.
  await host.exec(["install", "-d", "-m", "700", "/etc/cni/net.d"]);
  const { stdout } = await routable.exits(2, "plan", "lab.yaml", "--json", "--host", host.name);
  const { plan } = JSON.parse(stdout.split("\n")[0] ?? "") as { plan: Plan };
  await makeHaltable(host);
  const before = await stateOf(host, changedByBoot);
  await routable.exits(0, "apply", "lab.yaml", "--yes", "--host", host.name, "--confirm-within", `${window}s`);
  const after = await stateOf(host);
  await routable.exits(0, "rollback", "lab.yaml", "--yes", "--host", host.name);
  return { host, plan, routable, before, after };
}

export async function stateOf(host: LabHost, leftOut: string[] = []) {
  return {
    etc: await etcState(host),
    local: await etcState(host, "/usr/local/lib"),
    ifupdown: await etcState(host, "/run/network"),
    network: await networkState(host, leftOut),
    units: (await host.exec(["systemctl", "is-active", "docker", "ssh"], { mayFail: true })).stdout,
    containers: await runningContainers(host),
  };
}

/** Links and containers may settle for a moment after the host has looked. */
export async function expectState(host: LabHost, leftOut: string[], expected: HostState): Promise<void> {
  expect(await settledState(host, leftOut, expected)).toEqual(expected);
}

async function settledState(host: LabHost, leftOut: string[], expected: HostState): Promise<HostState> {
  let state = await stateOf(host, leftOut);
  for (const giveUp = Date.now() + 5000; Date.now() < giveUp && !isDeepStrictEqual(state, expected); ) {
    await sleep(200);
    state = await stateOf(host, leftOut);
  }
  return state;
}

/** After a cell that failed: the next one on this host shall not fail for it. @returns whether it is as it was at first */
export async function bringBack({ host, before }: Subject, mend: () => Promise<void>): Promise<boolean> {
  await mend();
  await goOn(host);
  await host.exec(["sh", "-c", undoAll], { mayFail: true });
  await host.exec(["docker", "start", "plain"], { mayFail: true });
  if (isDeepStrictEqual(await settledState(host, changedByBoot, before), before)) return true;
  await host.powerCycle();
  const booted = { ...before, containers: expectedContainers(true) };
  if (!isDeepStrictEqual(await settledState(host, changedByBoot, booted), booted)) return false;
  await startStopped(host);
  return true;
}

const undoAll = `
systemctl kill --signal=KILL 'routable-*.service'
for undo in /var/lib/routable/transactions/*/undo; do timeout -k 2 60 sh "$undo" operator force; done`;
