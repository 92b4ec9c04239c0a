import { execa } from "execa";
import { afterAll, beforeAll, expect, it, onTestFailed } from "vitest";
import { killed } from "../apply-process.ts";
import { describeLab } from "../describe-lab.ts";
import { leaveSection } from "../faults/reliability.ts";
import { type Lab, startLab } from "../lab.ts";
import { labProfile, Routable } from "../routable.ts";
import { told } from "./apply-told.ts";
import { type Moment, momentOf, seeds } from "./moment.ts";
import { cutPower, type PowerCutResult } from "./power-cut.ts";
import {
  decided,
  expectState,
  expectTruth,
  goBack,
  longWindow,
  prepareSubject,
  type Subject,
  uptimeAt,
  window,
} from "./subject.ts";
import { virtualSection } from "./virtual-section.ts";

/** `npm run lab:faults` asks for all, or for some by their names. */
const asked = process.env["ROUTABLE_LAB_FAULTS"] ?? "all";
const isFullRun = asked === "all";
const named = [...asked.matchAll(/power@vm-(\d+)/g)].map(([, seed]) => momentOf(Number(seed)));
const moments = isFullRun ? Array.from({ length: seeds }, (_, index) => momentOf(index + 1)) : named;
const jumps: readonly [name: string, jump: string][] = [
  ["clock-forward@vm", "+1 hour"],
  ["clock-back@vm", "-1 hour"],
];
const clockJumps = jumps.filter(([name]) => isAsked(name));

// An emulated host on a busy machine: minutes.
const timeout = 1_800_000;

describeLab("a virtual host", { timeout }, () => {
  const results = new Map<Moment, PowerCutResult>();
  let lab: Lab<never, "vm-1">;
  let routable: Routable;
  let subject: Subject;

  beforeAll(async () => {
    lab = await startLab({ hosts: {}, virtualHosts: ["vm-1"] });
    routable = await Routable.on(lab, labProfile(lab));
    subject = await prepareSubject(lab.virtualHosts["vm-1"], routable);
  }, timeout);
  afterAll(async () => {
    if (isFullRun && subject) await leaveSection("virtual", await virtualSection(subject.host, moments, results));
    await routable?.[Symbol.asyncDispose]();
    await lab?.stop();
  });

  it.each(moments)("is before or after when its power is cut: $name", async (moment) => {
    keepConsole();
    results.set(moment, await cutPower(moment, subject));
  });

  it.each(clockJumps)("keeps its window to the second when its clock is set: %s", async (_, jump) => {
    keepConsole();
    const apply = start(window);
    await told(apply, { step: 1 });
    await killed(apply);
    await setClock(jump);
    try {
      await expectBackInTime();
    } finally {
      await setClock(null);
    }
    await expectState(subject.host, subject.before);
    await expectTruth(subject, "rolled-back");
  });

  it.each(clockJumps)("is after when its clock is set and its operator stays: %s", async (_, jump) => {
    keepConsole();
    const apply = start(longWindow);
    await told(apply, "arm");
    await setClock(jump);
    try {
      expect((await apply).exitCode).toBe(0);
    } finally {
      await setClock(null);
    }
    await expectState(subject.host, subject.after);
    await expectTruth(subject, "committed");
    await goBack(subject);
  });

  it.runIf(isAsked("packets@vm"))("comes back by itself when all that it sends is lost: packets@vm", async () => {
    keepConsole();
    const { host } = subject;
    const apply = start(window);
    await told(apply, { step: 1 });
    await host.exec(["tc", "qdisc", "add", "dev", "eth0", "root", "netem", "loss", "100%"]);
    await expectBackInTime();
    await host.exec(["tc", "qdisc", "del", "dev", "eth0", "root"]);
    await host.answers(60);
    // It heard of the end after all, or said that it did not.
    expect([3, 4]).toContain((await apply).exitCode);
    await expectState(host, subject.before);
    await expectTruth(subject, "rolled-back");
  });

  it.runIf(isAsked("asleep@vm"))(
    "comes back by itself when it slept for longer than its window: asleep@vm",
    async () => {
      keepConsole();
      const { host } = subject;
      const apply = start(window);
      await told(apply, { step: 1 });
      await host.suspend();
      const given = await apply;
      expect(given.exitCode).toBe(4);
      expect(given.stdout).toContain('"kind":"unreachable"');
      expect(given.stdout).toContain("by itself it goes back");
      await host.resume();
      await expectBackInTime();
      await host.answers(60);
      await expectState(host, subject.before);
      await expectTruth(subject, "rolled-back");
    },
  );

  function start(seconds: number) {
    return routable.start("apply", "lab.yaml", "--yes", "--json", "--confirm-within", `${seconds}s`);
  }

  function keepConsole(): void {
    onTestFailed(async () => console.error(`its console: ${await subject.host.keepConsole()}`));
  }

  /** Neither early nor late, by the time since the host's boot. */
  async function expectBackInTime(): Promise<void> {
    const entries = await decided(subject.host, 1200);
    const armed = uptimeAt(entries, "armed");
    const undo = uptimeAt(entries, "undo") - armed;
    expect(undo, "seconds from arming to the undo").toBeGreaterThan(window - 2);
    expect(uptimeAt(entries, "rolled-back") - armed, "seconds from arming to the end").toBeLessThanOrEqual(window + 10);
  }

  /** `null`: as this machine's. */
  async function setClock(jump: string | null): Promise<void> {
    const to = jump ?? `@${(await execa("date", ["+%s"])).stdout}`;
    await subject.host.exec(["date", "--set", to]);
  }
});

function isAsked(name: string): boolean {
  return isFullRun || asked.split(" ").includes(name);
}
