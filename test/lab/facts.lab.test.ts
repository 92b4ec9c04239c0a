import { writeFile } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fingerprint } from "../../src/facts/fingerprint.ts";
import { probeProgram, readOutput } from "../../src/facts/probe.ts";
import { readFacts, sourcesOf } from "../../src/facts/read.ts";
import { standardPlaces } from "../../src/facts/standard-places.ts";
import { sshTransport } from "../../src/transport/ssh.ts";
import type { Transport } from "../../src/transport/transport.ts";
import { describeLab } from "./describe-lab.ts";
import { type Lab, startLab } from "./lab.ts";
import type { LabHost } from "./lab-host.ts";
import { releases } from "./release.ts";

describeLab("facts", () => {
  const names = ["dock-1", "dock-2", "dock-3"] as const;
  let lab: Lab<(typeof names)[number]>;

  beforeAll(async () => {
    lab = await startLab({
      hosts: {
        "dock-1": { release: "bookworm" },
        "dock-2": { release: "trixie" },
        "dock-3": { release: "forky" },
      },
    });
  });
  afterAll(() => lab?.stop());

  describe.each(names)("%s", (name) => {
    let host: LabHost;
    let transport: Transport;
    beforeEach(() => {
      host = lab.hosts[name];
      transport = sshTransport({ destination: `operator@${name}`, sshConfig: lab.sshConfig });
    });
    afterEach(() => transport.close());

    it("are the same twice on an idle host, and leave nothing on it", async () => {
      const before = (await host.exec(["find", "/etc", "/tmp", "/var/tmp", "/root", "/home", "-newer", "/proc/1"]))
        .stdout;
      const first = await readFacts(transport);
      const second = await readFacts(transport);
      expect(second).toEqual(first);
      expect(fingerprint(second)).toBe(fingerprint(first));
      const after = (await host.exec(["find", "/etc", "/tmp", "/var/tmp", "/root", "/home", "-newer", "/proc/1"]))
        .stdout;
      expect(after).toBe(before);
      await capture(transport, `${host.release}-idle`);
    });

    it("tell of the engine, the operator's session and the address", async () => {
      const facts = await readFacts(transport);
      expect(facts.docker).toMatchObject({ running: true, liveRestore: false, swarm: false });
      expect(facts.docker?.version).toMatch(new RegExp(`^${releases[host.release].docker}\\.`));
      expect(facts.docker?.argv.slice(0, 3)).toEqual(["/usr/sbin/dockerd", "-H", "fd://"]);
      expect(facts.session?.local).toBe(host.address);
      expect(facts.addresses.map(({ link, address }) => `${link} ${address}`)).toContain(`eth0 ${host.address}/16`);
      expect(facts.system.hostname).toBe(name);
    });

    it("do not go stale by what comes and goes with containers", async () => {
      const before = fingerprint(await readFacts(transport));
      const web = await host.runContainer("web", ["httpd", "-f"], ["--restart", "always", "--publish", "8080:80"]);
      await host.exec(["docker", "network", "create", "app_default"]);
      const passing = await host.runContainer("passing", ["sleep", "60"], ["--rm", "--network", "app_default"]);
      expect(fingerprint(await readFacts(transport))).toBe(before);
      const alone = await host.runContainer("alone", ["sleep", "60"]);
      expect(fingerprint(await readFacts(transport))).not.toBe(before);
      for (const container of [alone, passing, web]) await container.remove();
      await host.exec(["docker", "network", "rm", "app_default"]);
      expect(fingerprint(await readFacts(transport))).toBe(before);
    });

    it("tell of containers, networks, routes and files of all kinds", async () => {
      await host.exec(["sh", "-c", busy, "sh", lab.plan.lan.router]);
      const facts = await readFacts(transport);
      expect(facts.docker?.liveRestore).toBe(true);
      expect(facts.docker?.containers.map(({ name, running }) => [name, running]).toSorted()).toEqual([
        ["kept", true],
        ["passing", true],
        ["stopped", false],
      ]);
      await capture(transport, `${host.release}-busy`);
    });

    it("tell of a dockerd that does not run, and do not start it", async () => {
      await host.exec(["systemctl", "stop", "docker.service"]);
      const facts = await readFacts(transport);
      expect(facts.docker).toMatchObject({ running: false, containers: [], networks: [] });
      expect(facts.docker?.version).toMatch(new RegExp(`^${releases[host.release].docker}\\.`));
      expect(facts.docker?.argv.slice(0, 3)).toEqual(["/usr/sbin/dockerd", "-H", "fd://"]);
      const { stdout } = await host.exec(["systemctl", "show", "-p", "ActiveState", "--value", "docker.service"]);
      expect(stdout.trim()).toBe("inactive");
      expect(facts.units["docker.socket"]?.activeState).toBe("active");
      await capture(transport, `${host.release}-stopped`);
    });
  });
});

/** A host that somebody has lived on. Single-quoted throughout: none of it is anybody's input. */
const busy = String.raw`
set -e
mkdir -p /etc/docker /etc/systemd/system/docker.service.d
printf '{\n  "live-restore": true, "default-address-pools": [{"base": "172.30.0.0/16", "size": 24}]\n}\n' >/srv/daemon.json
ln -s /srv/daemon.json /etc/docker/daemon.json
printf '[Service]\nEnvironment=NOTHING=1\n' >/etc/systemd/system/docker.service.d/10-local.conf
systemctl daemon-reload
systemctl restart docker.service
docker image inspect busybox >/dev/null || docker import /usr/local/lib/routable-lab/busybox.tar busybox
docker network create --driver macvlan --opt parent=eth0 --subnet 192.0.2.0/24 lan
docker network create --internal app_data
docker run --detach --stop-signal KILL --name kept --restart unless-stopped --publish 127.0.0.1:8080:80 --publish 53:53/udp busybox httpd -f
docker run --detach --stop-signal KILL --name passing --rm --network app_data busybox sleep 600
docker run --detach --stop-signal KILL --name stopped --restart on-failure:3 busybox true
docker wait stopped
ip address add 192.0.2.9/32 dev eth0 label eth0:9 valid_lft 3600 preferred_lft 3600
ip address add 2001:db8::11/64 dev eth0 noprefixroute
ip route add 198.51.100.0/24 via "$1" metric 50 mtu 1400
ip route add 203.0.113.0/24 nexthop via "$1" dev eth0 onlink nexthop via 203.0.113.1 dev eth0 onlink
ip route add blackhole 10.99.0.0/16
ip route add default via "$1" table 200 proto static
ip rule add from 192.0.2.9 fwmark 0x1/0xff lookup 200 priority 100
ip -6 rule add not to 2001:db8::/32 iif eth0 prohibit priority 200
ip route add 2001:db8:1::/64 dev eth0 metric 77
printf 'nameserver 192.0.2.53\nnameserver fe80::1%%eth0\nnameserver nonsense\n' >/etc/resolv.conf
mkdir -p /etc/network/interfaces.d
printf '# caf\351\n' >/etc/network/interfaces.d/latin1
ln -s /nowhere /etc/network/interfaces.d/dangling
mkfifo /etc/network/interfaces.d/fifo
`;

/** Kept for the golden tests when they are to be made anew: ROUTABLE_CAPTURES=DIRECTORY. */
async function capture(transport: Transport, state: string): Promise<void> {
  const directory = process.env["ROUTABLE_CAPTURES"];
  if (directory === undefined) return;
  const { stdout } = await transport.run(["sh", "-s"], { stdin: probeProgram(sourcesOf(standardPlaces)) });
  const outputs = stdout.split("\n").flatMap(readOutput);
  const shown = outputs.map(([name, output]) => [
    name,
    { ...output, stdout: Buffer.from(output.stdout).toString("latin1") },
  ]);
  await writeFile(`${directory}/${state}.json`, `${JSON.stringify(Object.fromEntries(shown), null, 2)}\n`);
}
