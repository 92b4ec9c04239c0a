import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeLab } from "./describe-lab.ts";
import { stateOf } from "./going-back.ts";
import { HostPool } from "./host-pool.ts";
import { type Lab, startLab } from "./lab.ts";
import type { InnerContainer, LabHost } from "./lab-host.ts";
import { labProfile, Routable } from "./routable.ts";

/** Docker stops and does not start again: containers that ran before run again, and the error says why in dockerd's words. */
describeLab("a dockerd that does not start with the new options", () => {
  const names = ["dock-1", "dock-2"] as const;
  let lab: Lab<(typeof names)[number]>;
  let routable: Routable;
  let pool: HostPool<LabHost>;

  beforeAll(async () => {
    const host = { release: "bookworm", files: () => ({ "/etc/default/docker": ownPort }) } as const;
    lab = await startLab({ hosts: { "dock-1": host, "dock-2": host } });
    routable = await Routable.on(lab, labProfile(lab));
    pool = new HostPool(names.map((name) => lab.hosts[name]));
  });
  afterAll(async () => {
    await routable?.[Symbol.asyncDispose]();
    await lab?.stop();
  });

  it.concurrent("for options that exclude each other", () =>
    onHost(async (host) => {
      const profile = labProfile(lab).replace("ipMasq: false", "ipMasq: false, icc: false, iptables: false");
      await writeFile(join(routable.directory, "no-icc.yaml"), profile);
      const failed = await routable.exits(3, "apply", "no-icc.yaml", "--yes", "--host", host.name);
      expect(failed.stderr).toContain("You specified --iptables=false with --icc=false");
      expectClearWords(failed.stderr);
    }));

  it.concurrent("for a port of its own that another program took meanwhile", () =>
    onHost(async (host) => {
      await takeWhileBridged(host, 2375);
      const failed = await routable.exits(3, "apply", "lab.yaml", "--yes", "--host", host.name);
      expect(failed.stderr).toMatch(/listen tcp 127\.0\.0\.1:2375: bind: address already in use/);
      expectClearWords(failed.stderr);
    }));

  it.concurrent("for a container's port that another program took meanwhile", () =>
    onHost(async (host) => {
      const web = await host.runContainer("web", ["httpd", "-f"], ["--publish", "127.0.0.1:8080:80"]);
      await takeWhileBridged(host, 8080);
      const failed = await routable.exits(3, "apply", "lab.yaml", "--yes", "--host", host.name);
      expect(failed.stderr).toMatch(/127\.0\.0\.1:8080: bind: address already in use/);
      expectClearWords(failed.stderr);
      expect(await web.isRunning()).toBe(true);
      await web.remove();
    }));

  it.concurrent("for a port that stays taken: what is not restored is named, and the next rollback brings it back", () =>
    onHost(async (host) => {
      await take(host, 2375);
      const failed = await routable.exits(4, "apply", "lab.yaml", "--yes", "--host", host.name);
      expect(failed.stderr).toMatch(/docker\.service active/);
      expect(failed.stderr).toMatch(/127\.0\.0\.1:2375: bind: address already in use/);
      await host.exec(["systemctl", "stop", "thief"]);
      await routable.exits(0, "rollback", "lab.yaml", "--yes", "--host", host.name);
    }));

  /** With a container that docker starts again by itself and one that it does not; afterwards both run, and all is as it was. */
  async function onHost(use: (host: LabHost) => Promise<void>): Promise<void> {
    await pool.use(async (host) => {
      const containers = [
        await host.runContainer("plain", ["httpd", "-f"]),
        await host.runContainer("always", ["httpd", "-f"], ["--restart", "always"]),
      ];
      const before = await stateOf(host);
      try {
        await use(host);
        await allRun(containers);
        expect(await stateOf(host)).toEqual(before);
        expect((await host.failedUnits()).filter((unit) => /docker|routable/.test(unit))).toEqual([]);
      } finally {
        await host.exec(["docker", "rm", "--force", "plain", "always"], { mayFail: true });
      }
    });
  }
});

function expectClearWords(stderr: string): void {
  expect(stderr).toMatch(/transaction\/step-failed .*restart docker failed/);
  expect(stderr).toMatch(/host +rolled back; (\d+) of \1 facts match the state before/);
  expect(stderr).not.toMatch(/exit (code|status)|systemctl status|journalctl/);
}

/** Docker starts by itself what has a restart policy, a moment after it answers. */
async function allRun(containers: readonly InnerContainer[]): Promise<void> {
  for (const giveUp = Date.now() + 10_000; Date.now() < giveUp; await sleep(100)) {
    const running = await Promise.all(containers.map((container) => container.isRunning()));
    if (running.every(Boolean)) return;
  }
  throw new Error(`not all of ${containers.map(({ name }) => name).join(", ")} run`);
}

/** dockerd listens on a port of its own, too. */
const ownPort = 'DOCKER_OPTS="-H tcp://127.0.0.1:2375"\n';

/** A program that waits for the port to be free, and lets go of it once docker is not to use br0 any more. */
async function takeWhileBridged(host: LabHost, port: number): Promise<void> {
  await thief(host, port, "open my $file, '<', '/etc/docker/daemon.json' or exit; exit unless grep { /br0/ } <$file>");
}

async function take(host: LabHost, port: number): Promise<void> {
  await thief(host, port, "");
}

async function thief(host: LabHost, port: number, each: string): Promise<void> {
  const program = `use IO::Socket::INET; use Time::HiRes 'sleep';
    sleep 0.002 until $taken = IO::Socket::INET->new(LocalAddr => '127.0.0.1:${port}', Listen => 1, ReuseAddr => 1);
    while (1) { ${each}; sleep 0.005 }`;
  await host.exec(["systemd-run", "--quiet", "--collect", "--unit=thief", "perl", "-e", program]);
}
