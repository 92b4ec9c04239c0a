import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";
import type { Plan } from "../../../src/plan/plan.ts";
import type { Step } from "../../../src/plan/step.ts";
import { isEnded, type JournalPhase, phaseOf, readJournal } from "../../../src/transaction/journal.ts";
import { etcState, networkState } from "../host-state.ts";
import type { LabHost } from "../lab-host.ts";
import type { Routable } from "../routable.ts";
import { type Cell, canReboot } from "./cell.ts";
import { goOn, haltAt, halted } from "./moment.ts";

/** How long a host waits for its confirmation here, in seconds. */
export const window = 10;

export interface CellResult {
  cell: Cell;
  /** `named`: the host said that it is not restored, and what differs; its console then finished the undo. */
  outcome: "before" | "after" | "named";
  /** From the harm until the host had decided and could be reached. */
  recoverySeconds: number;
}

/** A host that carries out cells, one after the other. */
export interface Subject {
  host: LabHost;
  plan: Plan;
  routable: Routable;
  /** What it is like with the plan applied. */
  after: HostState;
}

export type HostState = Awaited<ReturnType<typeof stateOf>>;

/** Harms one apply; the host has to be in the state before or after, and reachable in time. It is left as it was found. */
export async function runCell(cell: Cell, subject: Subject): Promise<CellResult> {
  const { host, routable } = subject;
  await host.exec(["sh", "-c", "rm -rf /var/lib/routable/transactions/*"]);
  // This engine's docker0 has another MAC address after each boot.
  const leftOut = canReboot(cell) ? ["docker0"] : [];
  const before = await stateOf(host, leftOut);
  if (cell.kind === "at-step") await haltAt(host, cell.fault.at, stepOf(cell, subject), cell.step);
  const apply = start(subject);
  const harmed = await harm(cell, subject, apply);
  const phase = await decided(host, harmed);
  if (cell.kind === "at-step") await cell.fault.mend?.(host);
  await reachable(host, harmed);
  const recoverySeconds = (Date.now() - harmed) / 1000;
  await apply.process;
  if (phase === "not-restored") {
    await finishAtConsole(host);
    await expectState(host, leftOut, before);
    return { cell, outcome: "named", recoverySeconds };
  }
  expect(recoverySeconds, "seconds until it was back").toBeLessThanOrEqual(window + 10);
  if (phase === "committed") {
    await expectState(host, [], subject.after);
    await routable.exits(0, "rollback", "lab.yaml", "--yes", "--host", host.name);
  }
  await expectState(host, leftOut, before);
  return { cell, outcome: phase === "committed" ? "after" : "before", recoverySeconds };
}

/** After a cell that failed, as far as it can be done: the next one on this host should not fail for it. */
export async function tidyUp(cell: Cell, { host }: Subject): Promise<void> {
  if (cell.kind === "at-step") await cell.fault.mend?.(host).catch(() => {});
  await goOn(host);
  await host.exec(["sh", "-c", "exec sh /var/lib/routable/transactions/*/undo"], { mayFail: true });
}

/** @returns when it was done, by this machine's clock */
async function harm(cell: Cell, { host }: Subject, apply: Apply): Promise<number> {
  switch (cell.kind) {
    case "at-step": {
      if (cell.fault.at.verb === "undo") await revertUnconfirmed(host, apply);
      await Promise.race([halted(host), apply.diedEarly()]);
      const harmed = Date.now();
      await cell.fault.harm({ host, killController: apply.kill });
      return harmed;
    }
    case "at-random": {
      await apply.saidStep();
      await apply.kill();
      await sleep(cell.milliseconds);
      break;
    }
    case "unconfirmed": {
      await apply.saidStep();
      await apply.kill();
      await reaches(host, "applied");
      break;
    }
    default:
      return cell satisfies never;
  }
  const harmed = Date.now();
  await host.powerCycle();
  return harmed;
}

function stepOf({ step }: Cell & { kind: "at-step" }, { plan }: Subject): Step {
  const found = plan.steps[step];
  if (found === undefined) throw new Error(`the plan has no step ${step + 1}`);
  return found;
}

/** Without its controller a host applies all the same; it need not wait out its window here. */
async function revertUnconfirmed(host: LabHost, apply: Apply): Promise<void> {
  await apply.saidStep();
  await apply.kill();
  await reaches(host, "applied");
  await host.exec(["systemctl", "start", "--no-block", "--all", "routable-revert-*.service"]);
}

interface Apply {
  process: Promise<unknown>;
  /** When the host has done its first step, the dead man's switch is armed and the apply on its way. */
  saidStep(): Promise<void>;
  kill(): Promise<void>;
  /** Throws when it ends by itself, with what it said; never resolves. */
  diedEarly(): Promise<never>;
}

function start({ host, routable }: Subject): Apply {
  const process = routable.start(
    ...["apply", "lab.yaml", "--yes", "--json", "--host", host.name, "--confirm-within", `${window}s`],
  );
  let said = "";
  let killed = false;
  process.stdout.on("data", (chunk) => {
    said += chunk;
  });
  return {
    process,
    saidStep: async () => {
      while (!said.includes('"phase":"step"')) {
        if (process.exitCode !== null) throw new Error(`routable ended before its first step:\n${said}`);
        await sleep(10);
      }
    },
    kill: async () => {
      killed = true;
      process.kill("SIGKILL");
      await process;
    },
    diedEarly: async () => {
      const { stdout, stderr } = await process;
      if (!killed) throw new Error(`routable ended before it could be harmed:\n${stdout}\n${stderr}`);
      return new Promise(() => {});
    },
  };
}

async function finishAtConsole(host: LabHost): Promise<void> {
  const undo = await host.exec(["sh", "-c", "exec sh /var/lib/routable/transactions/*/undo"]);
  expect(undo.stdout).toContain("rolled-back");
}

async function reaches(host: LabHost, phase: JournalPhase): Promise<void> {
  const giveUp = Date.now() + (window + 20) * 1000;
  while ((await look(host)).phase !== phase) {
    if (Date.now() > giveUp) throw new Error(`${host.name} was never ${phase}`);
    await sleep(200);
  }
}

/** Until nothing more happens on the host by itself: ended, and the lock given back unless it has to be kept. */
async function decided(host: LabHost, harmed: number): Promise<JournalPhase> {
  const giveUp = harmed + (window + 40) * 1000;
  for (;;) {
    const { phase, locked } = await look(host);
    if (isEnded(phase) && (!locked || phase === "not-restored")) return phase;
    if (Date.now() > giveUp) throw new Error(`${host.name} never decided: ${phase}`);
    await sleep(200);
  }
}

/** Not by way of its network. */
async function look(host: LabHost): Promise<{ phase: JournalPhase; locked: boolean }> {
  const ask = "cd /var/lib/routable && { cat transactions/*/journal; [ ! -e lock ] || echo 0 locked; }";
  const { stdout } = await host.exec(["sh", "-c", ask], { mayFail: true });
  const entries = readJournal(`${stdout}
`);
  return { phase: phaseOf(entries), locked: entries.at(-1)?.word === "locked" };
}

async function reachable(host: LabHost, harmed: number): Promise<void> {
  while ((await host.ssh("true", { mayFail: true })).exitCode !== 0) {
    if (Date.now() > harmed + (window + 10) * 1000) throw new Error(`${host.name} cannot be reached`);
    await sleep(100);
  }
}

/** Links may settle for a moment after the host has looked. */
async function expectState(host: LabHost, leftOut: string[], expected: HostState): Promise<void> {
  let state = await stateOf(host, leftOut);
  for (const giveUp = Date.now() + 3000; Date.now() < giveUp && !isDeepStrictEqual(state, expected); ) {
    await sleep(200);
    state = await stateOf(host, leftOut);
  }
  expect(state).toEqual(expected);
}

export async function stateOf(host: LabHost, leftOut: string[] = []) {
  return {
    etc: await etcState(host),
    local: await etcState(host, "/usr/local/lib"),
    ifupdown: await etcState(host, "/run/network"),
    network: await networkState(host, leftOut),
    docker: (await host.exec(["systemctl", "is-active", "docker", "ssh"], { mayFail: true })).stdout,
  };
}
