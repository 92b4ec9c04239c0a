import fc from "fast-check";
import type { IpAddress, Mac } from "../../../src/address/types.ts";
import type { Address, Facts, Link } from "../../../src/facts/facts.ts";
import type { LinkOperation } from "../../../src/plan/step.ts";
import type { ProfileDocument } from "../../../src/profile/profile.ts";
import { readProfile } from "../../../src/profile/read.ts";
import { afterOperations } from "../../support/after-plan.ts";
import { address, bookworm, file, link, route, unit } from "../../support/plan-facts.ts";
import { labProfile } from "../../support/plan-of.ts";
import { engineOf, engines } from "./engines.ts";
import { interfacesFiles, manners } from "./interfaces-files.ts";

/** A host, and what its operator wants of it. */
export interface Case {
  facts: Facts;
  profile: ProfileDocument;
  nic: string;
}

const nicMac = "02:42:0a:4d:00:0b" as Mac;

const drawn = fc.record({
  nic: fc.constantFrom("eth0", "eno1", "enp0s31f6", "bond0", "lan.100"),
  mtu: mostly(1500, 9000),
  others: fc.subarray(["eth1", "wlan0", "vlan70", "dummy0"]),
  ipv6: mostly(true, false),
  newKernel: fc.boolean(),
  newLinks6: mostly("0", "1"),
  addresses: fc.subarray([
    address("", "10.99.0.5/24", { label: ":1", broadcast: "10.99.0.255" as IpAddress }),
    address("", "10.99.0.6/24"),
    address("", "10.99.0.7/32"),
    address("", "198.51.100.7/32"),
    address("", "169.254.7.9/16", { label: ":avahi", scope: "link" }),
    address("", "10.98.0.5/24", { prefixRoute: false }),
    address("", "2001:db8:77::11/64"),
    address("", "2001:db8:77::12/64", { nodad: true }),
    address("", "fd00:77::11/128"),
  ]),
  lanFirst: mostly(true, false),
  onlink: fc.boolean(),
  metric: mostly(null, 100),
  routes: fc.subarray([
    route("10.9.0.0/16", { gateway: "10.77.0.254" as IpAddress }),
    route("10.10.0.0/16", { gateway: "10.99.0.1" as IpAddress, source: "10.99.0.6" as IpAddress, metric: 50 }),
    route("10.11.0.0/16", { scope: "link", protocol: "static", source: "198.51.100.7" as IpAddress }),
    route("203.0.113.0/24", { table: "200", scope: "link" }),
    route("default", { table: "200", gateway: "10.77.0.1" as IpAddress, flags: ["onlink"] }),
    route("192.0.2.0/24", { type: "blackhole", link: null }),
    route("10.12.0.0/16", { scope: "link", protocol: "kernel", metric: 7 }),
    route("default", { family: 6, gateway: "fe80::1" as IpAddress, metric: 1024 }),
    route("2001:db8:78::/48", { family: 6, gateway: "2001:db8:77::1" as IpAddress, metric: 1024 }),
    route("2001:db8:79::/48", { family: 6, metric: 7 }),
  ]),
  rules: fc.subarray(["from 10.77.0.11 lookup 200", "fwmark 0x1 lookup 200", "iif eth1 lookup 200"]),
  manner: manners,
  engine: engines,
  shell: mostly(null, "up", "down"),
  session: fc.constantFrom(
    null,
    ["10.77.255.254", "10.77.0.11"],
    ["203.0.114.9", "10.77.0.11"],
    ["10.99.0.77", "10.99.0.5"],
    ["198.18.0.77", "198.18.0.5"],
    // Answers go out by the default route.
    ["203.0.114.9", "198.18.0.5"],
    ["203.0.114.9", "192.0.2.200"],
    ["172.17.0.2", "172.17.0.1"],
    ["127.0.0.1", "127.0.0.1"],
    ["fe80::1", "fe80::42:aff:fe4d:b"],
  ),
  wish: fc.record({
    bridge: mostly("br0", "lan0"),
    named: fc.boolean(),
    options: fc.subarray(["iptables: false", "icc: false", "mtu: 1400"]),
  }),
  refused: mostly<string | null>(null, "dynamic", "firewall", "rule", "rival", "peer", "tunnel"),
});

type Drawn = typeof drawn extends fc.Arbitrary<infer Value> ? Value : never;

/**
 * Hosts as they are found. What hangs together (an address and its prefix route, a bridge and its carrier) does so here, since
 * the simulated kernel has made it. Most can be planned for; some have a thing that is refused.
 */
export const cases: fc.Arbitrary<Case> = drawn.map((given) => ({
  nic: given.nic,
  facts: withRefused(configured(networked(given), given), given),
  profile: readProfile(profileOf(given), "profiles/lab.yaml"),
  // What was drawn says more than all that was made of it.
  [fc.toStringMethod]: () => fc.stringify(given),
}));

/** Six times of seven the first. */
function mostly<Value>(usual: Value, ...others: readonly Value[]): fc.Arbitrary<Value> {
  return fc.oneof({ arbitrary: fc.constant(usual), weight: 6 }, { arbitrary: fc.constantFrom(...others), weight: 1 });
}

/** What the kernel holds. */
function networked(given: Drawn): Facts {
  const { nic, ipv6, newKernel, newLinks6, addresses, lanFirst, onlink, metric, routes, engine } = given;
  const links = linksOf(given).map((each) => ({ ...each, addrGenMode: ipv6 ? each.addrGenMode : null }));
  const lan = address(nic, "10.77.0.11/16", { broadcast: "10.77.255.255" as IpAddress });
  const extras = addresses
    .filter(({ family }) => ipv6 || family === 4)
    .map((each) => ({ ...each, link: nic, label: each.label ? `${nic}${each.label}` : null }));
  const usual = route("default", {
    link: nic,
    gateway: "10.77.0.1" as IpAddress,
    metric,
    flags: onlink ? ["onlink"] : [],
  });
  const operations: LinkOperation[] = [
    ...links.map(({ name }) => ({ op: "set-up", link: name, up: true }) as const),
    ...(lanFirst ? [lan, ...extras] : [...extras, lan]).map(addition),
    ...(links.some(({ name }) => name === "docker0")
      ? [addition(address("docker0", "172.17.0.1/16", { broadcast: "172.17.255.255" as IpAddress }))]
      : []),
    ...(links.some(({ name }) => name === "eth1") ? [addition(address("eth1", "198.18.0.5/24"))] : []),
    ...(links.some(({ name }) => name === "dummy0") ? [addition(address("dummy0", "192.0.2.200/32"))] : []),
    ...[usual, ...routes.filter(({ family }) => ipv6 || family === 4)].map(
      (each) => ({ op: "replace-route", route: each.link === "eth0" ? { ...each, link: nic } : each }) as const,
    ),
    ...(links.some(({ name }) => name === "eth1")
      ? ([
          {
            op: "replace-route",
            route: route("default", { link: "eth1", gateway: "198.18.0.1" as IpAddress, metric: 900 }),
          },
          {
            op: "replace-route",
            route: route("198.19.0.0/16", {
              link: "eth1",
              scope: "link",
              source: lan.address.split("/")[0] as IpAddress,
            }),
          },
        ] as const)
      : []),
  ];
  const loopback = [address("lo", "127.0.0.1/8", { scope: "host" })];
  const fresh = bookworm();
  const empty: Facts = {
    ...fresh,
    links,
    addresses: ipv6
      ? [...loopback, address("lo", "::1/128", { scope: "host", protocol: newKernel ? "kernel_lo" : null })]
      : loopback,
    routes: [],
    sysctls: Object.fromEntries(
      ["default", ...links.map(({ name }) => name.replaceAll(".", "/"))].flatMap((name) => [
        [`net.ipv4.conf.${name}.rp_filter`, "2"],
        ...(ipv6
          ? [
              // dockerd turns it off.
              [`net.ipv6.conf.${name}.accept_ra`, name === "docker0" ? "0" : "1"],
              [`net.ipv6.conf.${name}.disable_ipv6`, /^(default|docker0)$/.test(name) ? newLinks6 : "0"],
            ]
          : []),
      ]),
    ),
  };
  return { ...afterOperations(empty, operations), docker: engineOf(engine) };
}

function addition({ link, address, broadcast, scope, label, prefixRoute, nodad, protocol }: Address): LinkOperation {
  return { op: "add-address", link, address, broadcast, scope, label, prefixRoute, nodad, protocol };
}

function linksOf({ nic, mtu, others, engine, shell, wish }: Drawn): Link[] {
  const kinds: Readonly<Record<string, Partial<Link>>> = {
    bond0: { kind: "bond" },
    "lan.100": { kind: "vlan", parent: "eth9" },
    vlan70: { kind: "vlan", parent: nic },
    dummy0: { kind: "dummy" },
    wlan0: { wireless: true },
  };
  const made = (name: string, index: number, given: Partial<Link> = {}): Link =>
    link({
      index,
      name,
      up: false,
      operstate: "DOWN",
      mac: `02:42:0a:4d:01:${index}` as Mac,
      ...kinds[name],
      ...given,
    });
  const stp = { stp: shell === "down", forwardDelay: 1500 };
  return [
    made("lo", 10, { mac: null, mtu: 65536, up: true, operstate: "UNKNOWN" }),
    ...(engine.docker0 === "none"
      ? []
      : [made("docker0", 11, { kind: "bridge", queueLength: 0, bridge: { stp: false, forwardDelay: 1500 } })]),
    ...(engine.docker0 === "a machine's" ? [made("vnet0", 12, { kind: "tun", master: "docker0" })] : []),
    ...(engine.containers.length > 0 && engine.docker0 !== "none"
      ? [made("veth0a1b2c3", 13, { kind: "veth", master: "docker0" })]
      : []),
    ...(nic === "lan.100" ? [made("eth9", 14, { mtu })] : []),
    made(nic, 15, { mtu, mac: nicMac }),
    ...others.map((name, index) => made(name, 20 + index)),
    ...(shell ? [made(wish.bridge, 30, { kind: "bridge", bridge: stp })] : []),
  ];
}

/** What lies on its disk, and what systemd knows of that. */
function configured(facts: Facts, { nic, manner, engine, session, shell, wish, rules, newKernel }: Drawn): Facts {
  const fragmentPath = `${newKernel ? "/usr" : ""}/lib/systemd/system/docker.service`;
  const directory = "/etc/systemd/system/docker.service.d";
  const dropIns = engine.dropIns.map((name) => `${directory}/${name}`);
  const [peer, local] = session ?? [];
  const isThere = facts.addresses.some(({ address }) => address.startsWith(`${local}/`));
  return {
    // A bridge that nobody raised.
    ...(shell === "down" ? afterOperations(facts, [{ op: "set-up", link: wish.bridge, up: false }]) : facts),
    rules: [
      ...facts.rules,
      ...rules.map((words, index) => ({ family: 4 as const, priority: index, words: words.split(" ") })),
    ],
    files: {
      ...facts.files,
      [directory]: null,
      "/usr/local/lib/routable/keep-addresses": null,
      ...interfacesFiles(nic, manner),
      ...(manner.state === "none" ? { "/run/network/ifstate": null } : {}),
      "/etc/docker/daemon.json": engine.daemonJson === null ? null : file(engine.daemonJson, { mode: "0600" }),
      ...(dropIns.length > 0
        ? { [directory]: { ...file(""), type: "directory", content: null, unreadable: "a directory" } }
        : {}),
      ...Object.fromEntries(dropIns.map((path) => [path, file("[Unit]\nAfter=nfs.service docker.socket\n")])),
      [`${directory}/50-routable.conf`]: engine.dropIns.includes("50-routable.conf")
        ? file("[Unit]\nAfter=old.service\n")
        : null,
    },
    units: {
      ...facts.units,
      "docker.service": unit({
        fragmentPath,
        dropIns,
        after: [
          ...new Set([
            "docker.socket",
            "sysinit.target",
            ...(dropIns.some((path) => !path.includes("routable")) ? ["nfs.service"] : []),
            ...(engine.dropIns.includes("50-routable.conf") ? ["old.service"] : []),
          ]),
        ].toSorted(),
      }),
    },
    session: isThere ? { peer: peer as IpAddress, local: local as IpAddress } : null,
  };
}

function withRefused(facts: Facts, { nic, refused }: Drawn): Facts {
  switch (refused) {
    case "dynamic":
      return {
        ...facts,
        addresses: facts.addresses.map((each) => (each.link === nic ? { ...each, dynamic: true } : each)),
      };
    case "firewall":
      return { ...facts, firewall: [{ text: `iptables filter -A INPUT -i ${nic} -j ACCEPT`, links: [nic] }] };
    case "rule":
      return { ...facts, rules: [...facts.rules, { family: 4, priority: 9, words: ["iif", nic, "lookup", "9"] }] };
    case "rival":
      return {
        ...facts,
        routes: [...facts.routes, route("default", { link: "lo", gateway: "127.0.0.9" as IpAddress })],
      };
    case "peer":
      return {
        ...facts,
        addresses: facts.addresses.map((each) => (each.link === nic ? { ...each, unmodelled: ["peer"] } : each)),
      };
    case "tunnel":
      return { ...facts, links: [...facts.links, link({ index: 40, name: "gre1", kind: "gre", parent: nic })] };
    default:
      return facts;
  }
}

/** The NIC is named, or found by its default route. */
function profileOf({ nic, wish }: Drawn): string {
  const bridge = `bridge: { name: ${wish.bridge}, parent: ${wish.named ? nic : "auto"} }\n`;
  const options = wish.options.map((line) => `  ${line}\n`).join("");
  const neighbour = "  dock-2: { ssh: root@10.77.0.12, pool: 10.77.12.0/24 }\n";
  return `${labProfile.replace("docker:\n", `${bridge}docker:\n${options}`)}${neighbour}`;
}
