import type { Cidr, InterfaceAddress, IpAddress, Mac } from "../../../src/address/types.ts";
import type { Address, DockerFacts, Facts, FileFact, Link } from "../../../src/facts/facts.ts";
import {
  address,
  bookworm,
  bookwormInterfaces,
  container,
  docker,
  dockerService,
  file,
  link,
  network,
  route,
  unit,
} from "../../support/plan-facts.ts";
import { labProfile } from "../../support/plan-of.ts";
import type { Case } from "./hosts.ts";

const fresh = bookworm();

export const refused: Readonly<Record<string, Case>> = {
  "pool outside the subnet": withNic({ address: "10.77.0.11/24" as InterfaceAddress }),
  "address in the pool": withAddress(address("eth0", "10.77.11.3/32")),
  "another gateway": withFacts({
    routes: fresh.routes.map((each) => (each.gateway ? { ...each, gateway: "10.77.0.254" as IpAddress } : each)),
  }),
  "no address in the LAN": withProfile(labProfile.replaceAll("10.77.", "10.50.")),
  "second address in the subnet": withAddress(address("eth0", "10.77.0.12/16")),
  "an address by DHCP": withNic({ dynamic: true }),
  "an address by router advertisement": withAddress(
    address("eth0", "2001:db8:77:0:42:aff:fe4d:b/64", { dynamic: true }),
  ),
  "no default route": withFacts({ routes: fresh.routes.filter(({ destination }) => destination !== "default") }),
  "two default routes of one metric": withFacts({
    links: [...fresh.links, link({ index: 11, name: "eth1" })],
    routes: [...fresh.routes, route("default", { link: "eth1", gateway: "192.0.2.1" as IpAddress })],
  }),
  "no such parent": withProfile(`${labProfile}bridge: { parent: eno7 }\n`),
  "wireless parent": withLink({ wireless: true }),
  "parent in a bond": withLink({ master: "bond0" }),
  "parent without a MAC address": withLink({ kind: "tun", mac: null }),
  "parent is another bridge": withLink({ kind: "bridge", bridge: { stp: false, forwardDelay: 0 } }),
  "parent of a macvlan network": withDocker({
    networks: [network({ name: "bridge" }), network({ name: "lan", driver: "macvlan", parent: "eth0" })],
  }),
  "a name for the shell": withFacts({
    links: fresh.links.map((each) => (each.name === "eth0" ? { ...each, name: "e;reboot" } : each)),
    addresses: fresh.addresses.map((each) => (each.link === "eth0" ? { ...each, link: "e;reboot" } : each)),
    routes: fresh.routes.map((each) => (each.link === "eth0" ? { ...each, link: "e;reboot" } : each)),
  }),
  "br0 is no bridge": withFacts({ links: [...fresh.links, link({ index: 11, name: "br0", kind: "vlan" })] }),
  "br0 serves others": withFacts({
    links: [
      ...fresh.links,
      link({
        index: 11,
        name: "br0",
        kind: "bridge",
        mac: "02:00:00:00:00:01" as Mac,
        bridge: { stp: false, forwardDelay: 0 },
      }),
      link({ index: 12, name: "vnet0", kind: "tun", master: "br0" }),
    ],
    addresses: [...fresh.addresses, address("br0", "192.0.2.1/24")],
  }),
  "rules that name the NIC": withFacts({
    rules: [{ family: 4, priority: 100, words: ["from", "all", "iif", "eth0", "lookup", "200"] }],
  }),
  "firewall rules that name the NIC": withFacts({
    firewall: [
      { text: "iptables filter -A INPUT -i eth0 -p tcp -m tcp --dport 22 -j ACCEPT", links: ["eth0"] },
      { text: "iptables nat -A POSTROUTING -s 192.0.2.0/24 -o eth+ -j MASQUERADE", links: ["eth+"] },
      { text: "iptables filter -A INPUT -i eth0.70 -j DROP", links: ["eth0.70"] },
      { text: 'nft table inet filter chain input iifname { "eth0", "br0" } accept', links: ["eth0", "br0"] },
      { text: "iptables filter -A INPUT -i eth0 -p icmp -j ACCEPT", links: ["eth0"] },
      { text: "iptables filter -A INPUT -i br0 -p icmp -j ACCEPT", links: ["br0"] },
    ],
  }),
  "a multipath route": withFacts({
    routes: [...fresh.routes, route("10.9.0.0/16", { link: null, unmodelled: ["nexthops"] })],
  }),
  "another NIC's route to the same destination": withFacts({
    links: [...fresh.links, link({ index: 11, name: "eth1" })],
    routes: [
      ...fresh.routes,
      route("10.9.0.0/16", { gateway: "10.77.0.254" as IpAddress }),
      route("10.9.0.0/16", { link: "eth1", gateway: "192.0.2.1" as IpAddress, protocol: "static" }),
    ],
  }),
  "an address with a peer": withAddress(address("eth0", "10.99.0.5/32", { unmodelled: ["peer"] })),
  "a tunnel bound to the NIC": withFacts({
    links: [
      ...fresh.links,
      link({ index: 11, name: "vxlan7", kind: "vxlan", parent: "eth0" }),
      link({ index: 12, name: "eth0.70", kind: "vlan", parent: "eth0" }),
    ],
  }),
  "netplan and networkd": withFacts({
    units: { "docker.service": unit({}), "systemd-networkd.service": unit({}) },
    files: {
      ...fresh.files,
      "/etc/network/interfaces": null,
      "/etc/netplan/50-cloud-init.yaml": file("ethernets: { eth0: {} }\n"),
    },
  }),
  "networkd takes every bridge beside ifupdown": withFacts({
    units: { ...fresh.units, "systemd-networkd.service": unit({}) },
    files: {
      ...fresh.files,
      "/etc/systemd/network/10-virtual.network": file("[Match]\nName=veth* br*\n\n[Network]\nDHCP=yes\n"),
      "/etc/systemd/network/20-wired.network": file("[Match]\nName=en*\n"),
    },
  }),
  NetworkManager: withFacts({
    units: { ...fresh.units, "NetworkManager.service": unit({}) },
    files: { ...fresh.files, "/etc/network/interfaces": file("auto lo\niface lo inet loopback\n") },
  }),
  "ifupdown by DHCP": withInterfaces("auto eth0\niface eth0 inet dhcp\n"),
  "another address in the file": withInterfaces(bookwormInterfaces.replace("0.11/16", "0.12/16")),
  "another subnet's address first in the file": {
    ...withInterfaces(
      bookwormInterfaces.replace("iface eth0 inet", "iface eth0 inet static\n\taddress 10.99.0.5/24\niface eth0 inet"),
    ),
  },
  "br0 with spanning tree in the file": withInterfaces(`auto br0
iface br0 inet static
  address 10.77.0.11/16
  bridge_ports eth0
  bridge_stp on
`),
  "br0 in the file, but not at boot and without a gateway": withInterfaces(`allow-hotplug br0
iface br0 inet static
  address 10.77.0.11/16
  bridge_ports	eth0
`),
  "br0 and the NIC both configured": withInterfaces(
    `${bookwormInterfaces}\niface br0 inet static\n  address 10.77.0.11/16\n  bridge_ports eth0\n`,
  ),
  "unclear lines": withInterfaces(`source /opt/network/*.conf
source $HOME/more
auto /eth*
mapping e*
  script /usr/local/bin/where
iface eth1 inet static
  address 192.0.2.9/24
  up tc qdisc add dev eth0 root fq
iface eth0 inet static
  address 10.77.0.11/16
  up ethtool -K $IFACE tso off
  up sysctl -w net.ipv4.conf.eth0.rp_filter=0
  up ip route add 10.9.0.0/16 dev eth0; touch /run/done
  pointopoint 10.77.0.1
iface copy inherits eth0
iface br1 inet manual
  bridge_ports eth0 eth2
`),
  "interfaces is a symlink": withFile("/etc/network/interfaces", {
    ...file(bookwormInterfaces),
    type: "symlink",
    target: "/srv/interfaces",
  }),
  "no Docker": withFacts({ docker: null }),
  "Docker stopped": withFacts({
    docker: docker({ running: false, networks: [] }),
    units: { ...fresh.units, "docker.service": unit({ activeState: "inactive" }) },
  }),
  "Docker from a snap": withDocker({ argv: ["/snap/docker/2915/bin/dockerd"] }),
  "rootless Docker": withDocker({ argv: ["dockerd", "--rootless"] }),
  "Docker's configuration elsewhere": withDocker({ argv: ["dockerd", "--config-file=/srv/daemon.json"] }),
  "live-restore with containers": withDocker({ liveRestore: true, containers: [container("web"), container("db")] }),
  "a network in the LAN": withDocker({
    networks: [
      network({ name: "bridge", bridge: "docker0" }),
      network({ name: "shop", subnets: ["10.77.96.0/20" as Cidr] }),
    ],
  }),
  "proxies on an old engine": withProfile(
    labProfile.replace("docker:", "docker:\n  proxies: { http: http://10.77.0.3:3128 }"),
  ),
  "an mtu larger than the NIC's": withProfile(labProfile.replace("docker:", "docker:\n  mtu: 9000")),
  "flags of the unit": withFacts({
    files: {
      ...fresh.files,
      "/lib/systemd/system/docker.service": file(
        dockerService.replace("$DOCKER_OPTS", "--ip-masq=false \\\n    --bridge br0 $DOCKER_OPTS"),
      ),
      "/etc/default/docker": file('# options\nDOCKER_OPTS="--fixed-cidr 10.77.11.0/24"\n'),
    },
    docker: docker({ argv: ["/usr/sbin/dockerd", "-H", "fd://", "--ip-masq=false", "--default-gateway", "10.77.0.1"] }),
  }),
  "hosts in daemon.json": withDaemonJson('{\n  "hosts": ["tcp://127.0.0.1:2375"],\n  "features": {}\n}\n'),
  "a macvlan network in the LAN": withDocker({
    networks: [
      network({ name: "bridge", bridge: "docker0" }),
      network({ name: "lan", driver: "macvlan", parent: "eth1", subnets: ["10.77.0.0/16" as Cidr] }),
    ],
  }),
  "bip in daemon.json": withDaemonJson('{ "bip": "172.30.0.1/16" }\n'),
  "a comment in daemon.json": withDaemonJson('{\n  // no masquerading\n  "ip-masq": false\n}\n'),
  "a syntax error in daemon.json": withDaemonJson('{\n  "ip-masq": false,\n  "log-driver": "journald",\n}\n'),
  "a key twice in daemon.json": withDaemonJson('{ "icc": true, "icc": false }\n'),
  "a list as daemon.json": withDaemonJson("[]\n"),
  "a byte order mark in daemon.json": withDaemonJson("\uFEFF{}\n"),
  "daemon.json is a symlink": withFile("/etc/docker/daemon.json", {
    ...file("{}"),
    type: "symlink",
    target: "../daemon.json",
  }),
  "daemon.json is a directory": withFile("/etc/docker/daemon.json", {
    ...file(""),
    type: "directory",
    content: null,
    unreadable: "a directory",
  }),
  "daemon.json unreadable": withFile("/etc/docker/daemon.json", {
    ...file(""),
    content: null,
    unreadable: "not UTF-8 text",
  }),
  "ipv6 pool on a host with an IPv6 address": withProfile(ipv6Profile(), {
    ...fresh,
    docker: docker({ version: "28.5.2" }),
    addresses: [...fresh.addresses, address("eth0", "2001:db8:77::11/64")],
  }),
  "ipv6 pool on an old engine": withProfile(ipv6Profile()),
  "everything at once": withProfile(labProfile.replace("gateway: 10.77.0.1", "gateway: 10.77.1.1"), {
    ...fresh,
    docker: docker({ liveRestore: true, containers: [container("web")] }),
    files: {
      ...fresh.files,
      "/etc/docker/daemon.json": file('{ "bip": "172.30.0.1/16" }\n'),
      "/etc/network/interfaces": file("auto eth0\niface eth0 inet dhcp\n  up brctl show eth0\n"),
    },
  }),
};

function ipv6Profile(): string {
  return labProfile
    .replace("gateway: 10.77.0.1", "gateway: 10.77.0.1\n  subnet6: 2001:db8:77::/64\n  gateway6: 2001:db8:77::1")
    .replace("pool: 10.77.11.0/24", "pool: 10.77.11.0/24, pool6: 2001:db8:77::b:0:0/96");
}

function withFacts(given: Partial<Facts>): Case {
  return { facts: { ...fresh, ...given }, profile: labProfile };
}

function withProfile(profile: string, facts: Facts = fresh): Case {
  return { facts, profile };
}

function withAddress(extra: Address): Case {
  return withFacts({ addresses: [...fresh.addresses, extra] });
}

function withNic(given: Partial<Address>): Case {
  return withFacts({
    addresses: fresh.addresses.map((each) =>
      each.link === "eth0" && each.family === 4 ? { ...each, ...given } : each,
    ),
  });
}

function withLink(given: Partial<Link>): Case {
  return withFacts({ links: fresh.links.map((each) => (each.name === "eth0" ? { ...each, ...given } : each)) });
}

function withDocker(given: Partial<DockerFacts>): Case {
  return withFacts({ docker: docker(given) });
}

function withFile(path: string, fact: FileFact | null): Case {
  return withFacts({ files: { ...fresh.files, [path]: fact } });
}

function withInterfaces(content: string): Case {
  return withFile("/etc/network/interfaces", file(content));
}

function withDaemonJson(content: string): Case {
  return withFile("/etc/docker/daemon.json", file(content));
}
