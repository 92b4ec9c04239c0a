import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { killed, said } from "./apply-process.ts";
import { describeLab } from "./describe-lab.ts";
import { back, bootOf, lastJournal, stateOf } from "./going-back.ts";
import { type Lab, startLab } from "./lab.ts";
import type { LabHost } from "./lab-host.ts";
import { networkFiles } from "./network-files.ts";
import { labProfile, Routable } from "./routable.ts";

const window = 20;

/** Services are gone after it and come anew; the kernel goes on, and what it holds stays. */
describeLab("a soft reboot", () => {
  let lab: Lab<"dock-1">;
  let host: LabHost;
  let routable: Routable;

  beforeAll(async () => {
    const files = (plan: Lab["plan"], address: string) => ({
      ...networkFiles("bookworm", address, plan),
      "/etc/netplan/50-lan.yaml": { content: "network: { version: 2 }\n", mode: 0o600 },
    });
    lab = await startLab({ hosts: { "dock-1": { release: "trixie", files } } });
    host = lab.hosts["dock-1"];
    routable = await Routable.on(lab, labProfile(lab));
  });
  afterAll(async () => {
    await routable?.[Symbol.asyncDispose]();
    await lab?.stop();
  });

  it.each([
    ["inside the window", "verify", "true"],
    ["between the steps", "step", "true"],
    ["while the host goes back", "verify", "systemctl start --no-block --all 'routable-revert-*'; sleep 0.3"],
  ])("%s leads back to the state before, on disk and in the kernel", async (_, moment, amid) => {
    const before = await stateOf(host);
    const boot = await bootOf(host);
    const apply = start();
    await said(apply, moment);
    await killed(apply);
    const deadline = Date.now() + (window + 10) * 1000;
    await host.exec(["sh", "-c", amid]);
    await rebootSoftly();
    await back(host, deadline);
    expect(await lastJournal(host)).toMatch(/ undo soft-reboot\n(.*\n)*.* rolled-back (\d+) \2$/);
    expect(await bootOf(host)).toBe(boot);
    expect(await stateOf(host)).toEqual(before);
    expect((await host.exec(["docker", "info"])).exitCode).toBe(0);
  });

  it("is not needed: a dead man's switch that is gone is noticed by whatever starts the guard, and all is undone", async () => {
    const before = await stateOf(host);
    const apply = start();
    await said(apply, "verify");
    await killed(apply);
    await host.exec(["sh", "-c", "systemctl stop 'routable-window-*'"]);
    await host.exec(["systemctl", "restart", "systemd-journald"]);
    await host.exec(["systemctl", "start", "sysinit.target"]);
    await back(host, Date.now() + 30_000);
    expect(await lastJournal(host)).toMatch(/ undo revert\n/);
    expect(await stateOf(host)).toEqual(before);
  });

  it("changes nothing of what was committed", async () => {
    await routable.exits(0, "apply", "lab.yaml", "--yes");
    const applied = await stateOf(host);
    await rebootSoftly();
    const { etc, network } = await stateOf(host);
    expect(etc).toEqual(applied.etc);
    expect(network.addresses).toEqual(applied.network.addresses);
    expect(network.routes).toEqual(applied.network.routes);
    await routable.exits(0, "status", "lab.yaml");
  });

  /** Until all has started anew. It ends every process of the host, a shell that would wait there too. */
  async function rebootSoftly(): Promise<void> {
    const sshd = () => host.exec(["systemctl", "show", "--property", "InvocationID", "ssh"], { mayFail: true });
    const before = await sshd();
    await host.exec(["systemctl", "soft-reboot"]);
    for (let now = before; now.exitCode !== 0 || now.stdout === before.stdout; now = await sshd()) await sleep(100);
    for (let state = ""; state !== "running" && state !== "degraded"; await sleep(100)) {
      state = (await host.exec(["systemctl", "is-system-running"], { mayFail: true })).stdout;
    }
    // Of others that fail, the machine below may be the reason: it has only so many inotify watches.
    const failed = await host.failedUnits();
    expect(failed.filter((unit) => /^(networking|docker|ssh|routable)/.test(unit))).toEqual([]);
  }

  function start() {
    return routable.start("apply", "lab.yaml", "--yes", "--json", "--confirm-within", `${window}s`);
  }
});
