import { afterAll, beforeAll, expect, it } from "vitest";
import { describeLab } from "./describe-lab.ts";
import { etcState, networkState } from "./host-state.ts";
import { type Lab, startLab } from "./lab.ts";
import { observedSources } from "./observed-sources.ts";
import { pingLoss } from "./ping-loss.ts";
import { releases } from "./release.ts";
import { startEcho, tcpSession } from "./tcp-session.ts";

describeLab("the lab", () => {
  let lab: Lab<"dock-1" | "dock-2" | "dock-3">;

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

  const hosts = ["dock-1", "dock-2", "dock-3"] as const;

  it.each(hosts)("boots %s with Docker, sshd and no failed unit", async (name) => {
    const host = lab.hosts[name];
    expect(await host.failedUnits()).toEqual([]);
    const { stdout } = await host.ssh("sudo docker version --format '{{.Server.Version}}'", { user: "operator" });
    expect(stdout).toMatch(new RegExp(`^${releases[host.release].docker}`));
  });

  it.each(hosts)("lets %s's own network manager set the address", async (name) => {
    const { links, addresses, routes } = await networkState(lab.hosts[name]);
    expect(links).toContainEqual(expect.objectContaining({ ifname: "eth0", operstate: "UP" }));
    expect(JSON.stringify(addresses)).toContain(lab.hosts[name].address);
    expect(routes).toContainEqual(expect.objectContaining({ dst: "default", gateway: lab.plan.lan.router }));
  });

  it.each(hosts)("runs a container in %s", async (name) => {
    const web = await lab.hosts[name].runContainer("web", ["httpd", "-f", "-p", "80"]);
    expect(await web.isRunning()).toBe(true);
    const { exitCode } = await lab.hosts[name].exec(["nc", "-z", await web.address(), "80"]);
    expect(exitCode).toBe(0);
    await web.remove();
  });

  it("carries Debian's own Node on trixie, for use on the host itself", async () => {
    const { stdout } = await lab.hosts["dock-2"].exec(["node", "--version"]);
    expect(stdout).toMatch(/^v20\./);
  });

  it("loses nothing between hosts at 2 ms spacing", async () => {
    const loss = await pingLoss(lab.hosts["dock-1"], lab.hosts["dock-2"].address, () => wait(2000));
    expect(loss.sent).toBeGreaterThan(500);
    expect(loss).toMatchObject({ lost: 0, complaints: [] });
  });

  it("notices lost packets and their gap", async () => {
    const { "dock-1": host, "dock-2": peer } = lab.hosts;
    const loss = await pingLoss(peer, host.address, async () => {
      await wait(300);
      await host.exec([
        "sh",
        "-c",
        "nft add table ip blind && nft add chain ip blind in '{type filter hook input priority 0; policy drop;}'",
      ]);
      await wait(300);
      await host.exec(["nft", "delete table ip blind"]);
      await wait(300);
    });
    expect(loss.lost).toBeGreaterThan(10);
    expect(loss.longestGapMs).toBeGreaterThan(200);
  });

  it("shows a host the client behind the router by its own address", async () => {
    const { client, hosts, plan } = lab;
    const seen = await observedSources(hosts["dock-1"], "icmp[icmptype] == icmp-echo", () =>
      client.exec(["ping", "-c", "1", "-W", "2", hosts["dock-1"].address]),
    );
    expect([...seen]).toEqual([plan.client]);
  });

  it("gives no broadcast back to its sender", async () => {
    const { "dock-1": host } = lab.hosts;
    const seen = await observedSources(host, `icmp[icmptype] == icmp-echo and src ${host.address}`, () =>
      host.exec(["ping", "-b", "-c", "2", "-W", "1", lab.plan.lan.at("255.255")], { mayFail: true }),
    );
    expect([...seen]).toEqual([]);
  });

  it("keeps a TCP session from the client open and tells when it breaks", async () => {
    const { client, hosts } = lab;
    await startEcho(hosts["dock-1"]);
    const session = await tcpSession(client, hosts["dock-1"].address, () => wait(1000));
    expect(session.lived).toBe(true);
    expect(session.echoed).toBe(session.sent);
    expect(session.sent).toBeGreaterThan(100);
    const broken = await tcpSession(client, hosts["dock-1"].address, () =>
      hosts["dock-1"].exec(["pkill", "-x", "busybox"]).then(() => wait(200)),
    );
    expect(broken.lived).toBe(false);
  });

  it("has a cable to pull", async () => {
    const { "dock-1": host, "dock-2": peer } = lab.hosts;
    await host.unplug();
    expect((await host.exec(["cat", "/sys/class/net/eth0/carrier"])).stdout).toBe("0");
    await host.plug();
    await peer.exec(["ping", "-c", "1", "-W", "5", host.address]);
  });

  it.each(hosts)("finds %s after a reboot as it was before", async (name) => {
    const host = lab.hosts[name];
    const before = { etc: await etcState(host), network: await networkState(host, ["docker0"]), boot: await bootId() };
    await host.reboot();
    expect(await etcState(host)).toEqual(before.etc);
    expect(await networkState(host, ["docker0"])).toEqual(before.network);
    expect(await bootId()).not.toBe(before.boot);

    function bootId(): Promise<string> {
      return host.exec(["cat", "/proc/sys/kernel/random/boot_id"]).then(({ stdout }) => stdout);
    }
  });
});

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
