import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { phaseOf } from "../../../src/transaction/journal.ts";
import { killed } from "../apply-process.ts";
import { told } from "./apply-told.ts";
import type { Moment } from "./moment.ts";
import { expectState, expectTruth, goBack, lastJournal, longWindow, type Subject, window } from "./subject.ts";
import type { VirtualHost } from "./virtual-host.ts";

export interface PowerCutResult {
  outcome: "before" | "after";
  /** From the network's being up in the boot that followed until sshd listened, by the host's own clock. */
  recoverySeconds: number;
}

/** Cuts the power in the midst of one apply; the host has to come up in the state before or after, and is left in that before. */
export async function cutPower(moment: Moment, subject: Subject): Promise<PowerCutResult> {
  const { host, routable } = subject;
  const apply = routable.start("apply", "lab.yaml", "--yes", "--json", "--confirm-within", `${longWindow}s`);
  await told(apply, moment.after);
  await sleep(moment.milliseconds);
  await host.powerCut();
  const hadApplied = apply.exitCode === 0;
  await killed(apply);
  await host.powerOn();
  await host.booted();
  await host.answers(60);
  const recoverySeconds = await fromNetworkToSsh(host);
  expect(recoverySeconds).toBeLessThanOrEqual(window + 10);
  const phase = phaseOf(await lastJournal(host));
  // What was called applied stays so: it was on the disk.
  if (hadApplied) expect(phase).toBe("committed");
  const outcome = phase === "committed" ? "after" : "before";
  await expectState(host, subject[outcome]);
  await expectTruth(subject, phase);
  if (outcome === "after") await goBack(subject);
  return { outcome, recoverySeconds };
}

async function fromNetworkToSsh(host: VirtualHost): Promise<number> {
  const since = async (unit: string) => {
    const property = ["--property", "ActiveEnterTimestampMonotonic", "--value"];
    return Number((await host.exec(["systemctl", "show", ...property, unit])).stdout) / 1_000_000;
  };
  return Math.max(0, (await since("ssh.service")) - (await since("networking.service")));
}
