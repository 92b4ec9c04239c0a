import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import type { Step } from "../../../src/plan/step.ts";
import { isEnded, type JournalPhase, phaseOf, readJournal } from "../../../src/transaction/journal.ts";
import type { LabHost } from "../lab-host.ts";
import { type Cell, canReboot } from "./cell.ts";
import { expectedContainers, startStopped } from "./containers.ts";
import { haltAt, halted } from "./moment.ts";
import { booted, cutPower } from "./power.ts";
import { Reach } from "./reach.ts";
import { changedByBoot, expectState, type Subject, stateOf } from "./subject.ts";

/** How long a host waits for its confirmation here, in seconds; it has to be in reach again within ten more. */
export const windows = {
  /** Where its end is waited for. */
  short: 12,
  /** Likewise, on a host that is too slow to come to the step by then. */
  slow: 30,
  long: 60,
} as const;

export interface CellResult {
  /** `named`: the host said that it is not restored, and what differs; its console then finished the undo. */
  outcome: "before" | "after" | "named";
  /** From the harm until the host had decided and could be reached. */
  recoverySeconds: number;
  /** Where it is named: what the host said differs from the state before, a line each. */
  differs: readonly string[];
}

/**
 * Harms one apply; the host has to be in the state before or after, and reachable in time. It is left as it was found.
 * @throws TooSlow where the window ended before the moment came
 */
export async function runCell(cell: Cell, subject: Subject, shortWindow: number = windows.short): Promise<CellResult> {
  const window = waitsForWindow(cell) ? shortWindow : windows.long;
  const { host } = subject;
  await host.exec(["sh", "-c", "rm -rf /var/lib/routable/transactions/*"]);
  if (cell.kind === "at-step") await haltAt(host, cell.fault.at, stepOf(cell, subject), cell.step);
  const leftOut = canReboot(cell) ? changedByBoot : [];
  const before = await stateOf(host, leftOut);
  expect(before.containers).toEqual(expectedContainers(false));
  const apply = start(subject, window);
  try {
    return await seeThrough(cell, subject, apply);
  } finally {
    await apply.kill();
  }

  async function seeThrough(cell: Cell, { routable, after }: Subject, apply: Apply): Promise<CellResult> {
    const harmed = await harm(cell, subject, apply);
    const reach = new Reach(host);
    const phase = await decided(host, harmed + (window + 40) * 1000).finally(() => reach.stop());
    const mend = cell.kind === "at-step" ? cell.fault.mend : undefined;
    await mend?.(host);
    const reached = await reachable(host);
    const silentSince = mend === undefined ? await reach.stop() : harmed;
    expect((silentSince - harmed) / 1000, "seconds out of reach").toBeLessThanOrEqual(window + 10);
    const recoverySeconds = (reached - harmed) / 1000;
    await apply.process;
    if (canReboot(cell)) await booted(host);
    // At the console an undo starts again what ran before the apply, a boot or not.
    const containers = expectedContainers(canReboot(cell) && phase !== "not-restored");
    const differs = phase === "not-restored" ? await namedBy(host) : [];
    if (phase === "not-restored") await finishAtConsole(host);
    if (phase === "committed") {
      await expectState(host, [], { ...after, containers });
      await routable.exits(0, "rollback", "lab.yaml", "--yes", "--host", host.name);
    }
    await expectState(host, leftOut, { ...before, containers });
    if (!containers.plain) await startStopped(host);
    return { outcome: outcomeOf(phase), recoverySeconds, differs };
  }
}

/** That of a seeded power cut ends while it waits: an undo may be under way by then. */
function waitsForWindow(cell: Cell): boolean {
  return cell.kind === "at-step" ? cell.fault.outlastsWindow === true : cell.kind === "at-random";
}

function outcomeOf(phase: JournalPhase): CellResult["outcome"] {
  if (phase === "not-restored") return "named";
  return phase === "committed" ? "after" : "before";
}

/** @returns when it was done, by this machine's clock */
async function harm(cell: Cell, { host }: Subject, apply: Apply): Promise<number> {
  switch (cell.kind) {
    case "at-step": {
      const { at, prepare, harm } = cell.fault;
      if (at.verb !== "apply") await goBack(host, at.verb, apply, prepare);
      await Promise.race([halted(host), apply.diedEarly()]);
      const harmed = Date.now();
      await harm({ host, killController: apply.kill });
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
  await cutPower(host);
  return harmed;
}

function stepOf({ step }: Cell & { kind: "at-step" }, { plan }: Subject): Step {
  const found = plan.steps[step];
  if (found === undefined) throw new Error(`the plan has no step ${step + 1}`);
  return found;
}

/** Without its controller a host applies all the same; it need not wait out its window here. */
async function goBack(
  host: LabHost,
  verb: "undo" | "undo-at-boot",
  apply: Apply,
  prepare?: (host: LabHost) => Promise<void>,
): Promise<void> {
  await apply.saidStep();
  await apply.kill();
  await reaches(host, "applied");
  await prepare?.(host);
  if (verb === "undo") {
    await host.exec(["systemctl", "start", "--no-block", "--all", "routable-revert-*.service"]);
  } else {
    await cutPower(host);
  }
}

export class TooSlow extends Error {}

interface Apply {
  process: Promise<unknown>;
  /** When the host has done its first step, the dead man's switch is armed and the apply on its way. */
  saidStep(): Promise<void>;
  kill(): Promise<void>;
  /** Throws when it ends by itself, with what it said; never resolves. */
  diedEarly(): Promise<never>;
}

function start({ host, routable }: Subject, seconds: number): Apply {
  const within = ["--confirm-within", `${seconds}s`];
  const process = routable.start("apply", "lab.yaml", "--yes", "--json", "--host", host.name, ...within);
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
      if (!killed) throw new TooSlow(`routable ended before it could be harmed:\n${stdout}\n${stderr}`);
      return new Promise(() => {});
    },
  };
}

async function namedBy(host: LabHost): Promise<string[]> {
  const { stdout } = await host.exec(["sh", "-c", "cat /var/lib/routable/transactions/*/undo-mismatches"]);
  const named = stdout
    .split("\n")
    .slice(1)
    .filter((line) => line !== "");
  expect(named).not.toEqual([]);
  return named.map((line) => line.trim());
}

async function finishAtConsole(host: LabHost): Promise<void> {
  const undo = await host.exec(["sh", "-c", "exec sh /var/lib/routable/transactions/*/undo"]);
  expect(undo.stdout).toContain("rolled-back");
}

async function reaches(host: LabHost, phase: JournalPhase): Promise<void> {
  const giveUp = Date.now() + (windows.long + 20) * 1000;
  while ((await look(host, phase)).phase !== phase) {
    if (Date.now() > giveUp) throw new Error(`${host.name} was never ${phase}`);
    await sleep(200);
  }
}

/** Until nothing more happens on the host by itself: ended, and the lock given back unless it has to be kept. */
async function decided(host: LabHost, giveUp: number): Promise<JournalPhase> {
  for (;;) {
    const { phase, locked } = await look(host, "committed|rolled-back|not-restored");
    if (isEnded(phase) && (!locked || phase === "not-restored")) return phase;
    if (Date.now() > giveUp) throw new Error(`${host.name} never decided: ${phase}`);
    await sleep(200);
  }
}

/** Not by way of its network. Waits there, up to five seconds, for one of these phases. */
async function look(host: LabHost, phases: string): Promise<{ phase: JournalPhase; locked: boolean }> {
  const { stdout } = await host.exec(["sh", "-c", waitAndTell, phases], { mayFail: true });
  const entries = readJournal(`${stdout}\n`);
  return { phase: phaseOf(entries), locked: entries.at(-1)?.word === "locked" };
}

const waitAndTell = `
cd /var/lib/routable || exit
tries=50
until grep -qsE "^[0-9.@]+ ($0)( |$)" transactions/*/journal || [ "$tries" -eq 0 ]; do sleep 0.1; tries=$((tries - 1)); done
cat transactions/*/journal
[ ! -e lock ] || echo 0 locked`;

/** At once, or nearly, after all that the host could do by itself. */
async function reachable(host: LabHost): Promise<number> {
  const giveUp = Date.now() + 5000;
  while ((await host.ssh("true", { mayFail: true })).exitCode !== 0) {
    if (Date.now() > giveUp) throw new Error(`${host.name} cannot be reached`);
    await sleep(100);
  }
  return Date.now();
}
