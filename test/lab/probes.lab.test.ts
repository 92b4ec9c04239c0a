import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { startUntilStopped } from "./background.ts";
import { describeLab } from "./describe-lab.ts";
import { etcState } from "./host-state.ts";
import { type Lab, startLab } from "./lab.ts";
import { labProfile, Routable } from "./routable.ts";

/** What answered before must answer after, asked anew by the host itself; what was silent before is never asked for. */
describeLab("the probes", () => {
  let lab: Lab<"dock-1">;
  let routable: Routable;
  let stopNameServer: () => Promise<void>;

  beforeAll(async () => {
    lab = await startLab({ hosts: { "dock-1": { release: "bookworm" } } });
    routable = await Routable.on(lab, labProfile(lab));
    const { "dock-1": dock1 } = lab.hosts;
    await lab.router.writeFile("/root/name-server.pl", nameServer);
    const server = startUntilStopped(lab.router, ["perl", "/root/name-server.pl"], "TERM");
    stopNameServer = () => server.stop();
    await server.sees(/ready/);
    // The second is silent.
    const resolver = [lab.plan.lan.router, lab.plan.lan.at("0.98")].map((address) => `nameserver ${address}\n`);
    await dock1.exec(["sh", "-c", 'printf %s "$0" >/etc/resolv.conf', resolver.join("")]);
    await dock1.runContainer("web", ["httpd", "-f"], ["--restart", "always", "--publish", "8080:80"]);
    // It listens only after a while, whenever it starts.
    const late = ["sh", "-c", "sleep 3; exec httpd -f"];
    await dock1.runContainer("late", late, ["--restart", "always", "--publish", "9090:80"]);
    // Not at 127.0.0.1, where docker's own proxy answers for it.
    const listening = "until (exec 3<>/dev/tcp/$0/9090); do sleep 0.2; done";
    await dock1.exec(["timeout", "30", "bash", "-c", listening, dock1.address]);
  });
  afterAll(async () => {
    await stopNameServer?.();
    await routable?.[Symbol.asyncDispose]();
    await lab?.stop();
  });

  // Refused where nothing stayed.
  afterEach(() => routable.run("rollback", "lab.yaml", "--yes"));

  it("asks the gateway by ARP and by ping, a name server by a query, ports by a connection, and waits for those", async () => {
    const { "dock-1": dock1, router } = { ...lab.hosts, router: lab.router };
    const filter = `arp or udp port 53 or icmp[icmptype] == icmp-echo`;
    const capture = startUntilStopped(router, ["tcpdump", "--immediate-mode", "-lntq", "-i", "any", filter], "TERM");
    await capture.sees(/listening on/);
    const applied = await routable.exits(0, "apply", "lab.yaml", "--yes");
    await capture.stop();

    expect(applied.stdout).toContain("? what answers before must answer after");
    expect(applied.stderr).toContain(`silent before, not asked again: nameserver ${lab.plan.lan.at("0.98")}`);
    expect(applied.stderr).toContain("waits for port 9090 of container late");
    const seen = await capture.output;
    const { router: gateway } = lab.plan.lan;
    const times = (packet: RegExp) => seen.match(packet)?.length ?? 0;
    // Once before and once after, at least; the host remembered the gateway's MAC address all the while.
    expect(times(new RegExp(`who-has ${gateway}(?: \\(.*\\))? tell ${dock1.address}`, "g"))).toBeGreaterThanOrEqual(2);
    expect(times(new RegExp(`${dock1.address} > ${gateway}: ICMP echo request`, "g"))).toBeGreaterThanOrEqual(2);
    expect(times(new RegExp(`${dock1.address}\\.\\d+ > ${gateway}\\.53`, "g"))).toBeGreaterThanOrEqual(2);
  });

  it("never asks for what failed before: a gateway that drops pings", async () => {
    await lab.router.exec(["sysctl", "-w", "net.ipv4.icmp_echo_ignore_all=1"]);
    const applied = await routable.exits(0, "apply", "lab.yaml", "--yes");
    await lab.router.exec(["sysctl", "-w", "net.ipv4.icmp_echo_ignore_all=0"]);
    expect(applied.stderr).toContain(`silent before, not asked again: gateway ${lab.plan.lan.router} (ping)`);
  });

  it("takes no remembered MAC address for an answer: a gateway that is silent to ARP over the bridge alone", async () => {
    const { "dock-1": dock1 } = lab.hosts;
    // Of the bridge family's hooks: nothing passes them as long as eth0 is no port.
    const rules = `table bridge harm { chain output { type filter hook output priority 0; ether type arp drop; }; }`;
    await dock1.exec(["nft", "-f", "-"], { stdin: rules });
    const failed = await rolledBack();
    await dock1.exec(["nft", "delete", "table", "bridge", "harm"]);
    expect(failed).toContain("transaction/probe-failed");
    expect(failed).toContain(`gateway ${lab.plan.lan.router} (ARP) answered before and does not now`);
  });

  it("goes back where a container's port answered before and does not now, and says so", async () => {
    const { "dock-1": dock1 } = lab.hosts;
    const once = ["sh", "-c", "[ -e /ran ] && exec sleep 86400; touch /ran; exec httpd -f"];
    const fragile = await dock1.runContainer("fragile", once, ["--restart", "always", "--publish", "7070:80"]);
    const failed = await rolledBack("--confirm-within", "20s");
    await fragile.remove();
    expect(failed).toContain("port 7070 of container fragile answered before and does not now");
    expect(failed).toContain("--confirm-within");
  });

  it("leaves out what a host without bash cannot ask, and says so", async () => {
    const { "dock-1": dock1 } = lab.hosts;
    await dock1.exec(["sh", "-c", "usermod --shell /bin/sh root && mv /usr/bin/bash /usr/bin/bash.away"]);
    const applied = await routable.exits(0, "apply", "lab.yaml", "--yes");
    await dock1.exec(["sh", "-c", "mv /usr/bin/bash.away /usr/bin/bash && usermod --shell /bin/bash root"]);
    expect(applied.stderr).toContain("cannot be asked from this host: port 8080 of container web");
  });

  async function rolledBack(...options: string[]): Promise<string> {
    const { "dock-1": dock1 } = lab.hosts;
    const before = await etcState(dock1);
    const { stderr, stdout } = await routable.exits(3, "apply", "lab.yaml", "--yes", ...options);
    expect(stdout).toContain("rolled back");
    expect(await etcState(dock1)).toEqual(before);
    return stderr;
  }
});

/** Answers every question with itself, as an answer. */
const nameServer = `use Socket;
socket(S, PF_INET, SOCK_DGRAM, 0) && bind(S, sockaddr_in(53, INADDR_ANY)) or die;
$| = 1; print "ready\\n";
while (1) { my $peer = recv(S, my $text, 512, 0); vec($text, 2, 8) |= 0x80; send(S, $text, 0, $peer); }
`;
