import type { Cidr, IpAddress } from "../../../src/address/types.ts";
import type { Facts } from "../../../src/facts/facts.ts";
import { afterOperations, afterSteps } from "../../support/after-plan.ts";
import {
  address,
  bookworm,
  bookwormInterfaces,
  container,
  docker,
  file,
  link,
  network,
  nicMac,
  route,
  unit,
} from "../../support/plan-facts.ts";
import { labProfile, planOf } from "../../support/plan-of.ts";

export interface Case {
  facts: Facts;
  profile: string;
}

const fresh = bookworm();
const done = afterSteps(fresh, planOf(fresh).steps);
/** As dockerd makes it. */
const docker0 = planOf(fresh).steps.flatMap((step) =>
  step.title === "remove docker0" && step.kind === "links" ? step.undo : [],
);

export const hosts: Readonly<Record<string, Case>> = {
  "fresh bookworm": host(fresh),
  "nothing to do": host(done),
  "extra addresses and routes": host({
    ...fresh,
    addresses: [
      ...fresh.addresses,
      address("eth0", "10.99.0.5/24", { label: "eth0:1", broadcast: "10.99.0.255" as IpAddress }),
      address("eth0", "198.51.100.7/32"),
    ],
    routes: [
      ...fresh.routes,
      route("10.9.0.0/16", { gateway: "10.77.0.254" as IpAddress }),
      route("10.99.0.0/24", { protocol: "kernel", scope: "link", source: "10.99.0.5" as IpAddress }),
      route("10.10.0.0/16", {
        gateway: "10.99.0.1" as IpAddress,
        protocol: "static",
        metric: 50,
        source: "10.99.0.5" as IpAddress,
      }),
      route("203.0.113.0/24", { table: "200", scope: "link" }),
    ],
    files: {
      ...fresh.files,
      "/run/network/ifstate": file("lo=lo\neth0=eth0\neth0:1=eth0:1\n"),
      "/etc/network/interfaces": file(`source-directory interfaces.d
auto lo eth0 eth0:1
iface lo inet loopback

# office
iface eth0 inet static
    address 10.77.0.11
    netmask 255.255.0.0
    gateway 10.77.0.1
    mtu 1500
    hwaddress ether 02:42:0a:4d:00:0b
    dns-nameservers 10.77.0.1 \\
        9.9.9.9
    # the old building
    up ip route add 10.9.0.0/16 via 10.77.0.254 dev eth0 || true
    down ip route del 10.9.0.0/16 via 10.77.0.254 dev $IFACE
`),
      "/etc/network/interfaces.d/second": file(`iface eth0:1 inet static
  address 10.99.0.5/24
  post-up /sbin/ip -4 route add 10.10.0.0/16 via 10.99.0.1 dev eth0 src 10.99.0.5 metric 50
`),
    },
  }),
  "an IPv4 address of scope link, a session over IPv6 link-local": host({
    ...fresh,
    addresses: [
      ...fresh.addresses.filter(({ family }) => family === 4),
      address("eth0", "169.254.7.9/16", { scope: "link", label: "eth0:avahi" }),
      address("eth0", "fe80::42:aff:fe4d:b/64", { scope: "link" }),
    ],
    session: { peer: "fe80::1" as IpAddress, local: "fe80::42:aff:fe4d:b" as IpAddress },
  }),
  "IPv6 beside": host({
    ...fresh,
    addresses: [...fresh.addresses, address("eth0", "2001:db8:77::11/64")],
    routes: [
      ...fresh.routes,
      route("2001:db8:77::/64", { family: 6, protocol: "kernel", metric: 256 }),
      route("default", { family: 6, gateway: "2001:db8:77::1" as IpAddress, metric: 1024 }),
    ],
    files: {
      ...fresh.files,
      "/etc/network/interfaces": file(`${bookwormInterfaces}
iface eth0 inet6 static
	address 2001:db8:77::11/64
	gateway 2001:db8:77::1
`),
    },
  }),
  "as the installer leaves it": host({
    ...fresh,
    files: {
      ...fresh.files,
      "/etc/network/interfaces": file(bookwormInterfaces.replace("auto eth0", "allow-hotplug eth0")),
    },
  }),
  "docker with containers and keys of its own": host({
    ...fresh,
    links: [...fresh.links, link({ index: 12, name: "veth0a1b2c3", kind: "veth", master: "docker0" })],
    docker: docker({
      containers: [
        container("web", { restartPolicy: "always" }),
        container("db", { restartPolicy: "unless-stopped" }),
        container("batch", { restartPolicy: "on-failure" }),
        container("shell", { autoRemove: true }),
        container("old", { running: false }),
      ],
      networks: [
        network({ name: "bridge", bridge: "docker0", subnets: ["172.17.0.0/16" as Cidr] }),
        network({ name: "shop", bridge: "br-0123456789ab", subnets: ["172.18.0.0/16" as Cidr] }),
        network({ name: "host", driver: "host" }),
      ],
      addressPools: [{ base: "10.0.0.0/8" as Cidr, size: 24 }],
    }),
    files: {
      ...fresh.files,
      "/etc/docker/daemon.json": file(
        `{\r\n\t"log-driver": "journald",\r\n\t"fixed-cidr": "172.17.9.0/24",\r\n\t"insecure-registries": [ "10.77.0.5:5000" ]\r\n}\r\n`,
        { mode: "0600" },
      ),
    },
  }),
  "jumbo frames": host({
    ...fresh,
    links: fresh.links.map((each) => (each.name === "eth0" ? { ...each, mtu: 9000 } : each)),
    docker: docker({ version: "28.5.2" }),
  }),
  "proxies on a newer engine": {
    facts: {
      ...fresh,
      docker: docker({ version: "26.1.5" }),
      files: { ...fresh.files, "/etc/docker/daemon.json": file(`{"proxies": {"no-proxy": "localhost"}}`) },
    },
    profile: labProfile.replace("docker:", "docker:\n  proxies: { http: http://10.77.0.3:3128 }"),
  },
  "bridge live, not in the files": host({
    ...done,
    files: { ...done.files, "/etc/network/interfaces": file(bookwormInterfaces) },
  }),
  "bridge in the files, not live": host({
    ...fresh,
    files: { ...fresh.files, "/etc/network/interfaces": done.files["/etc/network/interfaces"] ?? null },
  }),
  "half-way by hand": host({
    ...fresh,
    links: [
      ...fresh.links.map((each) => (each.name === "eth0" ? { ...each, master: "br0" } : each)),
      link({ index: 11, name: "br0", kind: "bridge", mac: nicMac, bridge: { stp: false, forwardDelay: 1500 } }),
    ],
  }),
  "a bridge of bridge-utils, adopted": host({
    ...done,
    ...afterOperations(done, docker0),
    docker: fresh.docker,
    units: fresh.units,
    files: {
      ...fresh.files,
      "/run/network/ifstate": file("lo=lo\nbr0=br0\n"),
      "/etc/network/interfaces": file(`auto lo br0
iface lo inet loopback
iface br0 inet static
    address 10.77.0.11/16
    gateway 10.77.0.1
    bridge_ports eth0
`),
    },
  }),
  "spanning tree turned on by hand": host({
    ...done,
    links: done.links.map((each) =>
      each.name === "br0" ? { ...each, bridge: { stp: true, forwardDelay: 1500 } } : each,
    ),
  }),
  "two default routes": host({
    ...fresh,
    links: [...fresh.links, link({ index: 11, name: "eth1" })],
    addresses: [...fresh.addresses, address("eth1", "192.0.2.9/24")],
    routes: [...fresh.routes, route("default", { link: "eth1", gateway: "192.0.2.1" as IpAddress, metric: 200 })],
  }),
  "docker0 in use by a virtual machine, firewalld": host({
    ...fresh,
    links: [...fresh.links, link({ index: 13, name: "vnet0", kind: "tun", master: "docker0" })],
    units: { ...fresh.units, "firewalld.service": unit({}) },
    session: null,
    nameservers: ["127.0.0.53" as IpAddress, "10.77.0.2" as IpAddress],
  }),
};

function host(facts: Facts): Case {
  return { facts, profile: labProfile };
}
