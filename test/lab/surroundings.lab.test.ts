import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { leaveUnconfirmed, said } from "./apply-process.ts";
import { describeLab } from "./describe-lab.ts";
import { back, bootOf, type HostState, lastJournal, stateOf } from "./going-back.ts";
import { HostPool } from "./host-pool.ts";
import { type Lab, startLab } from "./lab.ts";
import type { LabHost } from "./lab-host.ts";
import { labProfile, Routable } from "./routable.ts";
import { giveLittleRoom, makeReadOnly } from "./small-disk.ts";

const window = 10;
const state = "/var/lib/routable";

/** Disks, clocks and sleep: an apply is refused before its first change, or taken back, whatever a host lacks. */
describeLab("a host with troubles of its own", () => {
  const names = ["dock-1", "dock-2", "dock-3"] as const;
  let lab: Lab<(typeof names)[number]>;
  let routable: Routable;
  let pool: HostPool<LabHost>;

  beforeAll(async () => {
    const release = "bookworm";
    lab = await startLab({ hosts: { "dock-1": { release }, "dock-2": { release }, "dock-3": { release } } });
    routable = await Routable.on(lab, labProfile(lab));
    const hosts = names.map((name) => lab.hosts[name]);
    // containerd makes this in a while, and would lose it with the filesystem that a test lays over /etc.
    for (const host of hosts) await host.exec(["sh", "-c", "mkdir -p /etc/cni && mkdir -p -m 700 /etc/cni/net.d"]);
    pool = new HostPool(hosts);
  });
  afterAll(async () => {
    await routable?.[Symbol.asyncDispose]();
    await lab?.stop();
  });

  it.concurrent("refuses where /etc is read-only", () =>
    onHost(async (host) => {
      const makeWritable = await makeReadOnly(host, "/etc");
      const { stderr } = await refused(host);
      await makeWritable();
      expect(stderr).toMatch(/\/etc\/\S+: Read-only file system/);
    }));

  // Before the first file; amid those of the plan; amid what is saved; amid the guard's.
  it.concurrent.each([
    [state, 0],
    [state, 40],
    [state, 100],
    ["/etc", 0],
    ["/etc", 3],
  ])("refuses where the filesystem of %s has %d inodes left", (directory, inodes) =>
    onHost(async (host) => {
      await host.exec(["mkdir", "-p", state]);
      const little = await giveLittleRoom(host, directory, { inodes });
      const { stderr } = await refused(host);
      await little.lift();
      expect(stderr).toMatch(/No space left on device/);
      expect(stderr).toMatch(/df -i/);
    }),
  );

  it.concurrent.each([
    ["inodes", { inodes: 8 }],
    ["room", { kilobytes: 8 }],
  ])("goes back where /etc runs out of %s amid the apply", (_, room) =>
    onHost(async (host) => {
      const little = await giveLittleRoom(host, "/etc", room);
      const before = await stateOf(host);
      const { stderr } = await routable.exits(3, "apply", "lab.yaml", "--yes", "--host", host.name);
      expect(await stateOf(host)).toEqual(before);
      await little.lift();
      expect(stderr).toMatch(/No space left on device/);
      expect(stderr).toMatch(/rolled back; (\d+) of \1 facts match the state before/);
    }),
  );

  it.concurrent("goes back though nothing more can be written to its disks, neither a byte nor a file", () =>
    onHost(async (host) => {
      await host.exec(["mkdir", "-p", state]);
      const disks = [await giveLittleRoom(host, "/etc", {}), await giveLittleRoom(host, state, {})];
      await unconfirmed(host);
      for (const disk of disks) await disk.fill();
      await windowEnds(host);
      expect(await lastJournal(host)).toMatch(/rolled-back (\d+) \1$/);
      expect((await host.exec(["cat", "/etc/network/interfaces"])).stdout).not.toContain("br0");
      for (const disk of disks) await disk.lift();
    }));

  it.concurrent("names what it cannot take back on a disk that became read-only, and finishes once it can", () =>
    onHost(async (host) => {
      await unconfirmed(host);
      const makeWritable = await makeReadOnly(host, "/etc");
      await windowEnds(host);
      expect(await lastJournal(host)).toMatch(/not-restored [\d ]+$/);
      expect((await host.ssh("ip -brief address show eth0")).stdout).toContain(host.address);
      await makeWritable();
      await routable.exits(0, "rollback", "lab.yaml", "--yes", "--host", host.name);
    }));

  it.concurrent.each([
    ["forward", 3600],
    ["back", -3600],
  ])("neither shortens nor lengthens its window when the clock jumps an hour %s", (_, seconds) =>
    onHost(async (host) => {
      await host.writeFile("/usr/local/sbin/date", jumpingDate(seconds), "755");
      const apply = start(host);
      await said(apply, "arm");
      const armed = Date.now();
      await host.exec(["touch", "/run/clock-jumped"]);
      await leaveUnconfirmed(host, apply);
      await back(host, armed + (window + 10) * 1000);
      expect(Date.now() - armed).toBeGreaterThan((window - 2) * 1000);
      await host.exec(["rm", "/usr/local/sbin/date", "/run/clock-jumped"]);
    }),
  );

  it.concurrent("applies, and rolls back, though its clock jumps on and back again meanwhile", () =>
    onHost(async (host) => {
      await host.writeFile("/usr/local/sbin/date", jumpingDate(3600), "755");
      const apply = routable.start("apply", "lab.yaml", "--yes", "--host", host.name, "--json");
      await said(apply, "arm");
      await host.exec(["touch", "/run/clock-jumped"]);
      expect((await apply).exitCode).toBe(0);
      await host.exec(["rm", "/run/clock-jumped"]);
      await routable.exits(0, "rollback", "lab.yaml", "--yes", "--host", host.name);
      await host.exec(["rm", "/usr/local/sbin/date"]);
    }));

  it.concurrent("wakes up after its window, and goes back before anybody believes that it was applied", () =>
    onHost(async (host) => {
      const apply = start(host);
      await said(apply, "arm");
      await host.fallAsleep();
      await sleep((window + 2) * 1000);
      await host.wake();
      const { exitCode, stdout } = await apply;
      expect(stdout).toContain('"rolled-back"');
      expect(exitCode).toBe(3);
    }));

  it.concurrent("is found in the next boot though /var/lib is on a filesystem that is mounted late", () =>
    onHost(async (host) => {
      await host.exec(["sh", "-c", mountLate]);
      await unconfirmed(host);
      await host.powerCycle();
      expect((await host.exec(["findmnt", "--noheadings", "--output", "TARGET", state])).stdout).toBe(state);
      expect(await lastJournal(host)).toMatch(/rolled-back (\d+) \1$/);
      expect((await host.exec(["cat", "/etc/network/interfaces"])).stdout).not.toContain("br0");
      expect((await host.exec(["ip", "-brief", "address", "show", "eth0"])).stdout).toContain(host.address);
      await host.exec(["sh", "-c", mountNoMore]);
    }));

  /** On a host that nobody else uses meanwhile, and that has to be afterwards as it was before, but for a reboot's docker0. */
  async function onHost(use: (host: LabHost) => Promise<void>): Promise<void> {
    await pool.use(async (host, retire) => {
      const before = await stateOf(host);
      const boot = await bootOf(host);
      await use(host).catch((error) => {
        retire();
        throw error;
      });
      const leftOut = (await bootOf(host)) === boot ? [] : ["docker0"];
      expect(withoutLinks(await stateOf(host), leftOut)).toEqual(withoutLinks(before, leftOut));
      expect((await host.exec(["ls", state], { mayFail: true })).stdout).toMatch(/^(transactions)?$/);
    });
  }

  /** Nothing of it is left on the host, its own directory included. */
  async function refused(host: LabHost) {
    const before = await stateOf(host);
    const run = await routable.exits(1, "apply", "lab.yaml", "--yes", "--host", host.name);
    expect(run.stderr).toMatch(/host +untouched/);
    expect(await stateOf(host)).toEqual(before);
    expect((await host.exec(["find", state, "-mindepth", "1"], { mayFail: true })).stdout).toMatch(
      /^(\S+\/transactions)?$/,
    );
    return run;
  }

  /** Applied, and nobody is there to confirm it, within a window that is not waited out. */
  async function unconfirmed(host: LabHost): Promise<void> {
    await leaveUnconfirmed(host, routable.start("apply", "lab.yaml", "--yes", "--host", host.name, "--json"));
  }

  function start({ name }: LabHost) {
    return routable.start("apply", "lab.yaml", "--yes", "--host", name, "--json", "--confirm-within", `${window}s`);
  }
});

/** At once, without waiting for it; until the host has decided. */
async function windowEnds(host: LabHost): Promise<void> {
  await host.exec(["systemctl", "start", "--no-block", "--all", "routable-revert-*.service"]);
  for (const giveUp = Date.now() + 60_000; Date.now() < giveUp; await sleep(100)) {
    const { exitCode } = await host.exec(["systemctl", "is-active", "--quiet", "routable-revert-*.service"], {
      mayFail: true,
    });
    if (exitCode !== 0) return;
  }
  throw new Error(`${host.name} never decided`);
}

/** Lies before `date` where services look for it: in a container the clock is the machine's, and nobody sets that here. */
function jumpingDate(seconds: number): string {
  return `#!/bin/sh
[ ! -e /run/clock-jumped ] || set -- "--date=@$(($(/usr/bin/date +%s) + ${seconds})).$(/usr/bin/date +%N)" "$@"
exec /usr/bin/date "$@"
`;
}

// From the next boot on by the unit that the line makes, which waits for a disk that takes its time.
const mountLate = `
mkdir -p /srv/routable ${state}
echo '/srv/routable ${state} none bind,x-systemd.requires=slow-disk.service 0 0' >>/etc/fstab
printf '[Unit]\nDefaultDependencies=no\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sleep 2\n' \
  >/etc/systemd/system/slow-disk.service
systemctl daemon-reload && systemctl start var-lib-routable.mount
`;

const mountNoMore = `
umount ${state} && rm -r /srv/routable /etc/systemd/system/slow-disk.service && sed -i /slow-disk/d /etc/fstab &&
systemctl daemon-reload
`;

function withoutLinks({ etc, network }: HostState, names: readonly string[]): HostState {
  const kept = ({ ifname, dev }: Record<string, unknown>) => !names.includes(String(ifname ?? dev));
  const entries = Object.entries(network).map(([kind, all]) => [kind, all.filter(kept)]);
  return { etc, network: Object.fromEntries(entries) };
}
