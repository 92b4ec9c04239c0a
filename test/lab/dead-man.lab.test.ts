import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeLab } from "./describe-lab.ts";
import { HostPool } from "./host-pool.ts";
import { etcState, networkState } from "./host-state.ts";
import { type Lab, startLab } from "./lab.ts";
import type { LabHost } from "./lab-host.ts";
import { labProfile, Routable } from "./routable.ts";

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
      const apply = start(host);
      await said(apply, "verify");
      await killed(apply);
      const deadline = Date.now() + (window + 5) * 1000;
      // What belongs to sysinit.target, the boot guard too, is started where it does not run.
      const commands = ["daemon-reload", "start sysinit.target", "daemon-reexec", "daemon-reload"];
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
      await host.exec(["mount", "-t", "tmpfs", "-o", "size=4m", "routable", "/var/lib/routable"]);
      const apply = start(host);
      await said(apply, "verify");
      await killed(apply);
      const deadline = Date.now() + (window + 5) * 1000;
      await host.exec(["sh", "-c", "cat /dev/zero >/var/lib/routable/full"], { mayFail: true });
      const kill = `until systemctl is-active --quiet 'routable-revert-*'; do sleep 0.05; done
        for again in 1 2 3; do systemctl kill -s KILL 'routable-revert-*'; sleep 0.6; done`;
      await host.exec(["timeout", "14", "sh", "-c", kill]);
      await back(host, deadline + 5000);
      await host.exec(["umount", "/var/lib/routable"]);
    }));

  it.concurrent("leaves the host untouched when the controller is killed before arming, and lets the next one in", () =>
    onHost(async (host, state) => {
      const apply = start(host);
      await said(apply, "lock");
      await killed(apply);
      expect(await stateOf(host)).toEqual(state);
      const locked = await routable.exits(1, "apply", "lab.yaml", "--yes", "--host", host.name);
      expect(locked.stderr).toContain("transaction/locked");
      // As if half a minute had passed.
      await host.exec(["sh", "-c", "for began in /var/lib/routable/transactions/*/began; do echo 0 >$began; done"]);
      await routable.exits(0, "apply", "lab.yaml", "--yes", "--host", host.name);
      await routable.exits(0, "rollback", "lab.yaml", "--yes", "--host", host.name);
    }));

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
      const { stdout } = await host.exec([
        "sh",
        "-c",
        "cat $(ls -td /var/lib/routable/transactions/* | head -n 1)/journal",
      ]);
      expect(stdout).toMatch(told);
      expect(stdout).toMatch(/rolled-back (\d+) \1$/);
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

  function start({ name }: LabHost) {
    return routable.start("apply", "lab.yaml", "--yes", "--host", name, "--json", "--confirm-within", `${window}s`);
  }
});

type Apply = ReturnType<Routable["start"]>;
type HostState = Awaited<ReturnType<typeof stateOf>>;

function said(apply: Apply, phase: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = "";
    apply.stdout.on("data", (chunk) => {
      text += chunk;
      if (text.includes(`"phase":"${phase}"`)) resolve();
    });
    apply.then(({ stderr }) => reject(new Error(`it ended before it said ${phase}: ${stderr.slice(-2000)}`)));
  });
}

async function killed(apply: Apply): Promise<void> {
  apply.kill("SIGKILL");
  await apply;
}

/** Until the host answers SSH, carries its address on its NIC again, and holds no lock any more. */
async function back(host: LabHost, deadline: number): Promise<void> {
  let seen = "";
  while (Date.now() < deadline) {
    const look = await host.ssh("ip -brief address show eth0; ls /var/lib/routable/lock 2>&1", { mayFail: true });
    seen = look.stdout;
    if (look.exitCode !== 255 && seen.includes(host.address) && seen.includes("No such file")) return;
    await sleep(200);
  }
  throw new Error(`not back in time: ${seen}`);
}

async function stateOf(host: LabHost, leftOut: string[] = []) {
  return { etc: await etcState(host), network: await networkState(host, leftOut) };
}

async function bootOf(host: LabHost): Promise<string> {
  return (await host.exec(["cat", "/proc/sys/kernel/random/boot_id"])).stdout;
}
