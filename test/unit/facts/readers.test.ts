import { describe, expect, test } from "vitest";
import { addresses } from "../../../src/facts/addresses.ts";
import { containers } from "../../../src/facts/containers.ts";
import { dockerdArgv, engine, installedVersion, unitArgv } from "../../../src/facts/docker.ts";
import type { FileFact } from "../../../src/facts/facts.ts";
import { firewall } from "../../../src/facts/firewall.ts";
import { links, wirelessLinks } from "../../../src/facts/links.ts";
import { readNameservers } from "../../../src/facts/nameservers.ts";
import { networks } from "../../../src/facts/networks.ts";
import { routes } from "../../../src/facts/routes.ts";
import { rules } from "../../../src/facts/rules.ts";
import { session } from "../../../src/facts/session.ts";
import { sysctls } from "../../../src/facts/sysctls.ts";
import { readRelease, systemdVersion } from "../../../src/facts/system.ts";
import { units } from "../../../src/facts/units.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const json = (value: unknown) => bytes(JSON.stringify(value));
const file = (content: string | null): FileFact => ({
  type: "file",
  mode: "0644",
  uid: 0,
  gid: 0,
  target: null,
  content,
  unreadable: content === null ? "a directory" : null,
});

describe("links", () => {
  const link = { ifindex: 7, ifname: "eth1.70", flags: [], mtu: 1500, operstate: "DOWN", link_type: "ether" };

  test("a VLAN names its lower device, a veth only its other end", () => {
    const linkinfo = (kind: string) => ({ link: "eth1", linkinfo: { info_kind: kind } });
    const read = links.read(
      json([
        { ...link, ...linkinfo("vlan") },
        { ...link, ...linkinfo("veth") },
      ]),
    );
    expect(read.map(({ kind, parent, up }) => [kind, parent, up])).toEqual([
      ["vlan", "eth1", false],
      ["veth", null, false],
    ]);
  });

  test("a link without Ethernet has no MAC, whatever its address looks like", () => {
    const tunnel = { ...link, link_type: "ipip", address: "192.0.2.1" };
    expect(links.read(json([tunnel]))[0]?.mac).toBeNull();
  });

  test("wireless ones are told by their directory", () => {
    expect(wirelessLinks.read(bytes("/sys/class/net/wlan0/phy80211\n"))).toEqual(new Set(["wlan0"]));
    expect(wirelessLinks.read(bytes(""))).toEqual(new Set());
  });
});

test("addresses leave out what the kernel makes and forgets by itself", () => {
  const address = { family: "inet6", local: "2001:DB8::1", prefixlen: 64, scope: "global", dynamic: true };
  const read = addresses.read(json([{ ifname: "eth0", addr_info: [address, { ...address, temporary: true }] }, {}]));
  expect(read).toEqual([
    {
      link: "eth0",
      family: 6,
      address: "2001:db8::1/64",
      broadcast: null,
      scope: "global",
      label: null,
      dynamic: true,
      prefixRoute: true,
      nodad: false,
      protocol: null,
    },
  ]);
});

describe("routes", () => {
  test("what runs down or tells of the moment is left out", () => {
    const route = { dst: "default", gateway: "fe80::1", dev: "eth0", protocol: "ra", metric: 1024 };
    const moment = { flags: ["linkdown", "dead", "onlink"], expires: 1787, pref: "medium" };
    expect(routes(6).read(json([{ ...route, ...moment }]))).toEqual([
      {
        family: 6,
        table: "main",
        type: "unicast",
        destination: "default",
        gateway: "fe80::1",
        link: "eth0",
        protocol: "ra",
        scope: null,
        source: null,
        metric: 1024,
        flags: ["onlink"],
      },
    ]);
  });

  test.each([
    ["several hops", { nexthops: [{ gateway: "192.0.2.1" }, { gateway: "192.0.2.2" }] }, "nexthops"],
    ["a gateway of the other family", { via: { family: "inet6", host: "fe80::1" } }, "via"],
    ["a preference", { pref: "high" }, "pref"],
    ["a smaller MTU", { metrics: [{ mtu: 1400 }] }, "metrics"],
  ])("%s cannot be set again from here, and that is told", (_, extra, name) => {
    expect(routes(4).read(json([{ dst: "198.51.100.7", ...extra }]))[0]).toMatchObject({
      destination: "198.51.100.7/32",
      unmodelled: [name],
    });
  });

  test("an old iproute2 prints nothing for no routes", () => {
    expect(routes(4).read(bytes(""))).toEqual([]);
  });
});

test.each([
  ["another end", { address: "192.0.2.2" }, "peer"],
  ["a metric for its prefix's route", { metric: 77 }, "metric"],
  ["no use as a source", { deprecated: true }, "deprecated"],
])("an address with %s cannot be set again from here, and that is told", (_, extra, name) => {
  const printed = [{ ifname: "eth0", addr_info: [{ family: "inet", local: "192.0.2.1", prefixlen: 32, ...extra }] }];
  expect(addresses.read(json(printed))).toMatchObject([{ address: "192.0.2.1/32", unmodelled: [name] }]);
});

test("rules keep ip's own words, without what tells of the moment", () => {
  const printed =
    "0:\tfrom all lookup local\n100:\tnot from 192.0.2.0/24 iif gone0 [detached] fwmark 0x1/0xff lookup 200\n";
  expect(
    rules(4)
      .read(bytes(printed))
      .map(({ priority, words }) => `${priority} ${words.join(" ")}`),
  ).toEqual(["0 from all lookup local", "100 not from 192.0.2.0/24 iif gone0 fwmark 0x1/0xff lookup 200"]);
  expect(() => rules(4).read(bytes("nonsense\n"))).toThrow("nonsense");
});

test("of the firewall count the rules that name a link, in both languages, without Docker's own", () => {
  const printed = `iptables-save *nat
-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
-A POSTROUTING -s 10.0.0.0/8 -o eth+ -j MASQUERADE
iptables-save *filter
-A INPUT -i eth0 -p tcp -m tcp --dport 22 -j ACCEPT
table ip filter {
	chain INPUT {
		iifname "eth0" tcp dport 22 counter accept
table inet local {
	set outside {
		elements = { "eth0",
			     "ppp*" }
	chain early {
		type filter hook ingress device "eth0" priority filter; policy accept;
	chain input {
		iif "lo" accept
`;
  expect(firewall.read(bytes(printed))).toEqual([
    { text: "iptables nat -A POSTROUTING -s 10.0.0.0/8 -o eth+ -j MASQUERADE", links: ["eth+"] },
    { text: "iptables filter -A INPUT -i eth0 -p tcp -m tcp --dport 22 -j ACCEPT", links: ["eth0"] },
    { text: 'nft table ip filter chain INPUT iifname "eth0" tcp dport 22 counter accept', links: ["eth0"] },
    { text: 'nft table inet local set outside elements = { "eth0",', links: ["eth0"] },
    { text: 'nft table inet local set outside "ppp*" }', links: ["ppp*"] },
    { text: 'nft table inet local chain input iif "lo" accept', links: ["lo"] },
  ]);
});

test("sysctls are named as sysctl(8) names them, without containers' links", () => {
  const printed = [
    "/proc/sys/net/ipv4/conf/eth1.70/rp_filter:2",
    "/proc/sys/net/ipv4/conf/veth12ab34c/rp_filter:2",
    "/proc/sys/net/bridge/bridge-nf-call-iptables:1",
  ];
  expect(sysctls.read(bytes(`${printed.join("\n")}\n`))).toEqual({
    "net.bridge.bridge-nf-call-iptables": "1",
    "net.ipv4.conf.eth1/70.rp_filter": "2",
  });
});

describe("Docker", () => {
  test("an engine that does not run tells nothing, and is not asked", () => {
    expect(engine.read(bytes(""))).toBeNull();
    expect(dockerdArgv.read(bytes(""))).toEqual([]);
    expect(installedVersion.read(bytes("Docker version 20.10.24+dfsg1, build 297e128\n"))).toBe("20.10.24");
    expect(installedVersion.read(bytes(""))).toBeNull();
  });

  test("argv is told word by word, whatever the words hold", () => {
    expect(dockerdArgv.read(bytes("/usr/bin/dockerd\0--label=a b\0--label=\0"))).toEqual([
      "/usr/bin/dockerd",
      "--label=a b",
      "--label=",
    ]);
    const data = [["/usr/bin/dockerd", ["/usr/bin/dockerd", "--label", "a ; b", "$OPTS"], false, 0, 0]];
    expect(unitArgv.read(json({ type: "a(sasbttttuii)", data }))).toEqual([
      "/usr/bin/dockerd",
      "--label",
      "a ; b",
      "$OPTS",
    ]);
  });

  test("29's shorter answers are read too", () => {
    const container = {
      Id: "c1".repeat(32),
      Name: "/web",
      State: { Running: true },
      Config: {},
      HostConfig: { RestartPolicy: { Name: "" } },
      NetworkSettings: { Networks: { bridge: { IPAddress: "172.17.0.2" } }, Ports: { "80/tcp": null } },
    };
    expect(containers.read(json(container))).toMatchObject([
      { name: "web", restartPolicy: "no", autoRemove: false, networks: [{ address: "172.17.0.2" }], published: [] },
    ]);
    const network = { Id: "0123456789abcdef", Name: "lan", Driver: "bridge", Scope: "local", Internal: false };
    expect(networks.read(json({ ...network, IPAM: { Config: null } }))).toMatchObject([
      { subnets: [], bridge: "br-0123456789ab" },
    ]);
    const config = [{ Subnet: "192.0.2.9/24", IPRange: "", Gateway: "" }, { Subnet: "" }];
    expect(networks.read(json({ ...network, IPAM: { Config: config } }))[0]?.subnets).toEqual(["192.0.2.0/24"]);
  });
});

test.each([
  ["192.0.2.9 50000 192.0.2.11 22\n", { peer: "192.0.2.9", local: "192.0.2.11" }],
  ["fe80::9%eth0 50000 fe80::11%eth0 22\n", { peer: "fe80::9", local: "fe80::11" }],
  ["\n", null],
])("the session of %j", (printed, expected) => {
  expect(session.read(bytes(printed))).toEqual(expected);
});

test("name servers are those that the resolver would use", () => {
  const content =
    "# nameserver 192.0.2.1\nnameserver 192.0.2.53 # one\nnameserver\tfe80::1%eth0\nnameserver nonsense\n";
  expect(readNameservers(file(content))).toEqual(["192.0.2.53", "fe80::1"]);
  expect(readNameservers(file(null))).toEqual([]);
  expect(readNameservers(null)).toEqual([]);
});

test("os-release is unquoted as a shell would", () => {
  const content = `ID=debian\nVERSION_ID="12"\nPRETTY_NAME='It'\n# X=1\nNAME="a \\"b\\""\n`;
  expect(readRelease(file(content))).toEqual({ id: "debian", version: "12", name: "It" });
  expect(readRelease(null)).toEqual({ id: "", version: "", name: "" });
});

test("systemd's version is its first number", () => {
  expect(systemdVersion.read(bytes("systemd 257 (257.8-1~deb13u2)\n+PAM\n"))).toBe(257);
  expect(() => systemdVersion.read(bytes("upstart\n"))).toThrow();
});

test("units that are not installed are absent, and so are our own", () => {
  const block = (id: string, load: string) =>
    `Id=${id}\nLoadState=${load}\nActiveState=inactive\nUnitFileState=\nFragmentPath=\nDropInPaths=/a /b\nAfter=y routable-guard.service x\n`;
  const read = units.read(bytes([block("a.service", "not-found"), block("b.service", "masked")].join("\n")));
  expect(read).toEqual({
    "b.service": {
      loadState: "masked",
      activeState: "inactive",
      unitFileState: "",
      fragmentPath: null,
      dropIns: ["/a", "/b"],
      after: ["x", "y"],
    },
  });
});
