import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { killed, said } from "./apply-process.ts";
import { describeLab } from "./describe-lab.ts";
import { back, bootOf, type HostState, lastJournal, stateOf } from "./going-back.ts";
import { HostPool } from "./host-pool.ts";
import { type Lab, startLab } from "./lab.ts";
import type { LabHost } from "./lab-host.ts";
import { labProfile, Routable } from "./routable.ts";
import { giveLittleRoom } from "./small-disk.ts";

const window = 10;

describeLab("the dead man's revert", () => {
  const names = ["dock-1", "dock-2", "dock-3"] as const;
  let lab: Lab<(typeof names)[number]>;
  let routable: Routable;
  let pool: HostPool<LabHost>;

  beforeAll(async () => {
    const release = "bookworm";
    lab = await startLab({ hosts: { "dock-1": { release }, "dock-2": { release }, "dock-3": { release } } });
    routable = await Routable.on(lab, labProfile(lab));
    pool = new HostPool(names.map((name) => lab.hosts[name]));
  });
  afterAll(async () => {
    await routable?.[Symbol.asyncDispose]();
    await lab?.stop();
  });

  // What the controller has said when it is killed: before, between and after the host's own steps.
  it.concurrent.each(["arm", "step", "verify"])(
    "brings the host back by itself when the controller is killed at its %s",
    (moment) =>
      onHost(async (host) => {
        const apply = start(host);
        await said(apply, moment);
        await killed(apply);
        await back(host, Date.now() + (window + 5) * 1000);
      }),
  );

  it.concurrent("counts the window through whatever makes systemd read its units again, and undoes nothing before", () =>
    onHost(async (host) => {
      const apply = start(host, 2 * window);
      await said(apply, "verify");
      await killed(apply);
      const deadline = Date.now() + (2 * window + 5) * 1000;
      // What belongs to sysinit.target, the boot guard too, is started where it does not run.
      const commands = [
        "daemon-reload",
        "start sysinit.target",
        "restart systemd-journald",
        "daemon-reexec",
        "daemon-reload",
      ];
      for (const command of commands) {
        await host.exec(["sh", "-c", `systemctl ${command}`]);
        await sleep(1000);
      }
      expect((await host.exec(["cat", "/etc/network/interfaces"])).stdout).toContain("br0");
      await back(host, deadline);
    }));

  it.concurrent("goes on where it was killed, and needs no room on the disk", () =>
    onHost(async (host) => {
      await host.exec(["mkdir", "-p", "/var/lib/routable"]);
      const disk = await giveLittleRoom(host, "/var/lib/routable", {});
      const apply = start(host);
      await said(apply, "verify");
      await killed(apply);
      const deadline = Date.now() + (window + 5) * 1000;
      await disk.fill();
      const kill = `until systemctl is-active --quiet 'routable-revert-*'; do sleep 0.05; done
        for again in 1 2 3; do systemctl kill -s KILL 'routable-revert-*'; sleep 0.6; done`;
      await host.exec(["timeout", "14", "sh", "-c", kill]);
      await back(host, deadline + 5000);
      await disk.lift();
    }));

  it.concurrent.each(["SIGKILL", "SIGINT"] as const)(
    "leaves the host untouched when the controller ends by %s before arming, and lets the next one in at once",
    (signal) =>
      onHost(async (host, state) => {
        const apply = start(host);
        await said(apply, "lock");
        apply.kill(signal);
        await apply;
        await host.exec(["timeout", "5", "sh", "-c", "until [ ! -e /var/lib/routable/lock ]; do sleep 0.1; done"]);
        expect(await stateOf(host)).toEqual(state);
        await routable.exits(0, "apply", "lab.yaml", "--yes", "--host", host.name);
        await routable.exits(0, "rollback", "lab.yaml", "--yes", "--host", host.name);
      }),
  );

  it.concurrent.each([
    ["inside the window", "true", /applied (\d+) \1\n\S+ undo boot/],
    [
      "while it goes back",
      "systemctl start --no-block --all 'routable-revert-*'; sleep 0.3",
      /undo revert\n(.*\n)*.*undone(.*\n)*.*undo boot/,
    ],
  ])("brings the host back early in the next boot when it loses power %s", (_, amid, told) =>
    onHost(async (host) => {
      // docker0 has another MAC address after each boot, with this engine.
      const beforeBoot = await stateOf(host, ["docker0"]);
      const apply = start(host);
      await said(apply, "verify");
      await killed(apply);
      await host.exec(["sh", "-c", amid]);
      await host.powerCycle();
      expect(await stateOf(host, ["docker0"])).toEqual(beforeBoot);
      expect((await host.exec(["docker", "info"])).exitCode).toBe(0);
      const journal = await lastJournal(host);
      expect(journal).toMatch(told);
      expect(journal).toMatch(/rolled-back (\d+) \1$/);
    }),
  );

  it.concurrent("undoes at once what the host itself cannot finish", () =>
    onHost(async (host) => {
      // dockerd will not start with what the plan gives it.
      await host.exec(["mkdir", "-p", "/run/systemd/system/docker.service.d"]);
      await host.writeFile(
        "/run/systemd/system/docker.service.d/break.conf",
        "[Service]\nExecStartPre=/bin/sh -c '! grep -q br0 /etc/docker/daemon.json'\n",
      );
      await host.exec(["systemctl", "daemon-reload"]);
      const began = Date.now();
      const failed = await routable.exits(
        3,
        "apply",
        "lab.yaml",
        "--yes",
        "--host",
        host.name,
        "--confirm-within",
        "60s",
      );
      expect(failed.stderr).toContain("transaction/step-failed");
      expect(failed.stdout + failed.stderr).toMatch(/rolled back/i);
      expect(Date.now() - began).toBeLessThan(45_000);
      await host.exec(["rm", "-r", "/run/systemd/system/docker.service.d"]);
      await host.exec(["systemctl", "daemon-reload"]);
    }));

  it.concurrent("shows the second operator who holds the lock", () =>
    onHost(async (host) => {
      const apply = start(host);
      await said(apply, "arm");
      const second = await routable.exits(1, "apply", "lab.yaml", "--yes", "--host", host.name);
      expect(second.stderr).toMatch(/transaction\/(locked|host-moved|unconfirmed)/);
      await apply;
      await routable.exits(0, "rollback", "lab.yaml", "--yes", "--host", host.name);
    }));

  it.concurrent("goes back at the host's own console, with nothing but sh", () =>
    onHost(async (host) => {
      await routable.exits(0, "apply", "lab.yaml", "--yes", "--host", host.name);
      const { stdout: id } = await host.exec(["sh", "-c", "ls -t /var/lib/routable/transactions | head -n 1"]);
      const undo = await host.exec(["sh", `/var/lib/routable/transactions/${id}/undo`]);
      expect(undo.stdout).toBe("rolled-back");
    }));

  it.concurrent("lets a person accept what cannot be restored, on record, and is free again", () =>
    onHost(async (host) => {
      const here = ["lab.yaml", "--yes", "--host", host.name];
      await routable.exits(0, "apply", ...here);
      const lose = `cd /var/lib/routable/transactions
        for path in $(grep -lx /etc/network/interfaces */steps/*/path); do
          mv -f "\${path%%/*}/saved/$(basename "\${path%/path}")/before" /root/interfaces
        done`;
      await host.exec(["sh", "-c", lose]);
      const failed = await routable.exits(4, "rollback", ...here);
      expect(failed.stderr).toMatch(/accept what then still differs.*rollback lab\.yaml .*--force /);
      expect((await host.exec(["cat", "/var/lib/routable/lock"])).stdout).toContain("rolling back");
      const accepted = await routable.exits(0, "rollback", ...here, "--force");
      expect(accepted.stdout).toContain(`${host.name} is accepted as it is, and free for other changes.`);
      expect(accepted.stdout).toContain("  - file /etc/network/interfaces");
      expect((await routable.exits(0, "history", "lab.yaml", "--host", host.name)).stdout).toContain(
        "accepted, not restored",
      );
      expect(await lastJournal(host)).toMatch(/ accepted \d+ \d+ by \S+@\S+$/);
      await host.exec([
        "sh",
        "-c",
        "! ls /var/lib/routable/lock /etc/systemd/system/routable-guard.service 2>&1 | grep -v 'No such'",
      ]);
      await host.exec(["mv", "-f", "/root/interfaces", "/etc/network/interfaces"]);
    }));

  /** On a host that nobody else uses meanwhile, and that has to be afterwards as it was before, but for a reboot's docker0. */
  async function onHost(use: (host: LabHost, state: HostState) => Promise<void>): Promise<void> {
    await pool.use(async (host) => {
      const before = await stateOf(host);
      const boot = await bootOf(host);
      await use(host, before);
      const rebooted = (await bootOf(host)) !== boot;
      if (!rebooted) expect(await stateOf(host)).toEqual(before);
    });
  }

  function start({ name }: LabHost, seconds = window) {
    return routable.start("apply", "lab.yaml", "--yes", "--host", name, "--json", "--confirm-within", `${seconds}s`);
  }
});
