import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";
import { type Entry, isEnded, type JournalPhase, phaseOf, readJournal } from "../../../src/transaction/journal.ts";
import { etcState, networkState } from "../host-state.ts";
import type { Routable } from "../routable.ts";
import type { VirtualHost } from "./virtual-host.ts";

/** A virtual host that applies are harmed on, one after the other. */
export interface Subject {
  host: VirtualHost;
  routable: Routable;
  /** What it is like at first, and with the plan applied. */
  before: HostState;
  after: HostState;
}

type HostState = Awaited<ReturnType<typeof stateOf>>;

/** How long the host waits for its confirmation where the end of that is waited for, in seconds of its own. */
export const window = 60;

/** And where it is not. The controller's patience grows with it, and runs by another clock than that of a slow host. */
export const longWindow = 900;

/** What it is like with the plan applied is seen by applying it, and taking it back. */
export async function prepareSubject(host: VirtualHost, routable: Routable): Promise<Subject> {
  // containerd makes it whenever it finds the time, in some boots.
  await host.exec(["install", "-d", "-m", "700", "/etc/cni/net.d"]);
  const before = await stateOf(host);
  await routable.exits(0, "apply", "lab.yaml", "--yes", "--confirm-within", `${longWindow}s`);
  const after = await stateOf(host);
  await goBack({ host, routable, before, after });
  return { host, routable, before, after };
}

/** By the operator, from the state after. */
export async function goBack({ host, routable, before }: Subject): Promise<void> {
  const { exitCode } = await routable.run("rollback", "lab.yaml", "--yes");
  // To a controller on a busy machine the host may look as if it did not answer any more.
  expect([0, 4]).toContain(exitCode);
  expect(phaseOf(await decided(host, 1200))).toBe("rolled-back");
  await expectState(host, before);
}

export async function expectState(host: VirtualHost, expected: HostState): Promise<void> {
  let state = await stateOf(host);
  // Links may settle for a moment after the host has looked.
  for (let looks = 1; looks < 10 && !isDeepStrictEqual(state, expected); looks += 1) {
    await sleep(1000);
    state = await stateOf(host);
  }
  expect(state).toEqual(expected);
}

async function stateOf(host: VirtualHost) {
  return {
    etc: await etcState(host),
    local: await etcState(host, "/usr/local/lib"),
    ifupdown: await etcState(host, "/run/network"),
    // This engine's docker0 has another MAC address after each boot.
    network: await networkState(host, ["docker0"]),
    units: (await host.exec(["systemctl", "is-active", "docker", "ssh"], { mayFail: true })).stdout,
  };
}

/** Until the last transaction has ended and nothing more happens by itself. `seconds`: of this machine. */
export async function decided(host: VirtualHost, seconds: number): Promise<Entry[]> {
  for (const giveUp = Date.now() + seconds * 1000; Date.now() < giveUp; await sleep(1000)) {
    const entries = await lastJournal(host);
    const locked = (await host.exec(["test", "-e", "/var/lib/routable/lock"], { mayFail: true })).exitCode === 0;
    if (isEnded(phaseOf(entries)) && !locked) return entries;
  }
  throw new Error(`${host.name} never decided: ${JSON.stringify(await lastJournal(host))}`);
}

/** Of the last transaction; empty where there was none. */
export async function lastJournal(host: VirtualHost): Promise<Entry[]> {
  const ask = 'cat "$(ls -d /var/lib/routable/transactions/*/ | tail -n 1)journal"';
  const { stdout } = await host.exec(["sh", "-c", ask], { mayFail: true });
  return readJournal(stdout === "" ? "" : `${stdout}\n`);
}

/** In seconds since the host's boot: by a clock that nobody sets. */
export function uptimeAt(entries: readonly Entry[], word: string): number {
  const uptime = entries.findLast((entry) => entry.word === word)?.uptime;
  if (uptime === null || uptime === undefined) throw new Error(`the journal does not say when it was ${word}`);
  return uptime;
}

/** `history` and `status` have to say the same as the host. */
export async function expectTruth({ host, routable }: Subject, phase: JournalPhase): Promise<void> {
  const history = await routable.exits(0, "history", "lab.yaml", "--json");
  const said = history.stdout.split("\n").flatMap((line) => {
    const { type, transactions } = JSON.parse(line || "{}") as { type?: string; transactions?: { phase: string }[] };
    return type === "history" ? (transactions?.at(-1)?.phase ?? "none") : [];
  });
  expect(said, `${host.name}'s history`).toEqual([phase]);
  await routable.exits(phase === "committed" ? 0 : 2, "status", "lab.yaml");
}
