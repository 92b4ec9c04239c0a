import type { InterfaceAddress, IpAddress } from "../../../src/address/types.ts";
import type { Facts } from "../../../src/facts/facts.ts";
import { address, bookworm, docker, file, link, nicMac, route, unit } from "../../support/plan-facts.ts";

/** A trixie host without ifupdown, whose networkd has what these files say. */
export function networkdHost(files: Record<string, string>, given: Partial<Facts> = {}): Facts {
  const fresh = bookworm();
  return {
    ...fresh,
    system: { ...fresh.system, systemd: 257 },
    docker: docker({ version: "26.1.5" }),
    routes: [
      route("default", { gateway: "10.77.0.1" as IpAddress, protocol: "static" }),
      ...fresh.routes.filter(({ destination }) => destination !== "default"),
    ],
    files: {
      ...fresh.files,
      "/etc/network/interfaces": null,
      "/run/network/ifstate": null,
      ...Object.fromEntries(Object.entries(files).map(([path, content]) => [path, file(content)])),
    },
    units: { "docker.service": fresh.units["docker.service"] ?? unit({}), "systemd-networkd.service": unit({}) },
    ...given,
  };
}

const wired = "/etc/systemd/network/20-wired.network";
const plain = "[Match]\nName=eth0\n\n[Network]\nAddress=10.77.0.11/16\nGateway=10.77.0.1\n";
const { addresses, routes } = networkdHost({});

/** As people and installers write them. */
export const networkdHosts: Readonly<Record<string, Facts>> = {
  plain: networkdHost({ [wired]: plain }),
  "arch wiki, with comments and name servers": networkdHost({
    [wired]: `# rack 3, port 17
[Match]
# the one by the window
Name=eth0

[Link]
RequiredForOnline=routable

[Network]
Description=LAN of the rack
# see the list by the door
Address=10.77.0.11/16
Gateway=10.77.0.1
; our own resolver first
DNS=10.77.0.2
DNS=9.9.9.9
Domains=example.net ~internal
NTP=10.77.0.2
LLDP=yes
DHCP=no
`,
  }),
  "all ethernet, by type": networkdHost({
    "/etc/systemd/network/80-dhcp.network": "[Match]\nType=ether\n[Network]\nDHCP=yes\n",
    "/etc/systemd/network/10-static.network": plain.replace("Name=eth0", "Type=ether\nName=e*"),
  }),
  "no spaces, CIDR in an address section, routes of their own": networkdHost(
    {
      [wired]: `[Match]
Name = eth0

[Network]
IPv6AcceptRA = false
LinkLocalAddressing=ipv6

[Address]
Address = 10.77.0.11/16

[Address]
Address=198.51.100.7

[Route]
Gateway=10.77.0.1

# the old building
[Route]
Destination=10.9.0.0/16
Gateway=10.77.0.254
Metric=50
`,
    },
    {
      addresses: [...addresses, address("eth0", "198.51.100.7/32")],
      routes: [
        ...routes,
        route("10.9.0.0/16", { gateway: "10.77.0.254" as IpAddress, metric: 50, protocol: "static" }),
      ],
    },
  ),
  "both families": networkdHost(
    { [wired]: `${plain}Address=2001:db8:77::11/64\nGateway=2001:db8:77::1\nIPv6AcceptRA=no\n` },
    {
      addresses: [...addresses, address("eth0", "2001:db8:77::11/64")],
      routes: [
        ...routes,
        route("2001:db8:77::/64", { family: 6, protocol: "kernel", metric: 256 }),
        route("default", { family: 6, gateway: "2001:db8:77::1" as IpAddress, metric: 1024, protocol: "static" }),
      ],
    },
  ),
  "jumbo frames, a MAC address of its own, VLANs": networkdHost(
    {
      [wired]: `[Match]
Name=eth0

[Link]
MTUBytes=9000
MACAddress=${nicMac}

[Network]
VLAN=storage
VLAN=guests
Address=10.77.0.11/16
Gateway=10.77.0.1
`,
      "/etc/systemd/network/10-storage.netdev": "[NetDev]\nName=storage\nKind=vlan\n[VLAN]\nId=70\n",
      "/etc/systemd/network/10-storage.network": "[Match]\nName=storage\n[Network]\nAddress=10.70.0.5/24\n",
    },
    { links: networkdHost({}).links.map((each) => (each.name === "eth0" ? { ...each, mtu: 9000 } : each)) },
  ),
  "masked, overridden and example files": networkdHost({
    "/usr/lib/systemd/network/10-eth0.network": "[Match]\nName=eth0\n[Network]\nDHCP=yes\n",
    "/etc/systemd/network/10-eth0.network": "",
    "/usr/lib/systemd/network/20-wired.network": "[Match]\nName=eth0\n[Network]\nDHCP=yes\n",
    "/usr/lib/systemd/network/80-container-host0.network": "[Match]\nKind=veth\nName=host0\nVirtualization=container\n",
    "/usr/lib/systemd/network/89-ethernet.network.example": "[Match]\nType=ether\n",
    [wired]: plain,
  }),
  "by the hardware's own MAC address": networkdHost({
    [wired]: plain.replace("Name=eth0", "PermanentMACAddress=02-42-0A-4D-00-0B"),
  }),
  "a bridge of the operator's own, by networkd": networkdHost(
    {
      "/etc/systemd/network/10-br0.netdev": "[NetDev]\nName=br0\nKind=bridge\n",
      "/etc/systemd/network/10-br0.network": plain.replace("eth0", "br0"),
      [wired]: "[Match]\nName=eth0\n\n[Network]\nBridge=br0\n",
    },
    {
      links: [
        ...networkdHost({}).links.map((each) => (each.name === "eth0" ? { ...each, master: "br0" } : each)),
        link({ index: 11, name: "br0", kind: "bridge", bridge: { stp: false, forwardDelay: 1500 } }),
      ],
      addresses: addresses.map((each) => (each.link === "eth0" ? { ...each, link: "br0" } : each)),
      routes: routes.map((each) => (each.link === "eth0" ? { ...each, link: "br0" } : each)),
    },
  ),
};

export const networkdRefused: Readonly<Record<string, Facts>> = {
  "by DHCP": networkdHost({ [wired]: "[Match]\nName=eth0\n[Network]\nDHCP=ipv4\nAddress=10.77.0.11/16\n" }),
  "by a MAC address that the bridge will have, too": networkdHost({
    [wired]: plain.replace("Name=eth0", `MACAddress=${nicMac}`),
  }),
  "a drop-in": {
    ...networkdHost({ [wired]: plain }),
    files: {
      ...networkdHost({ [wired]: plain }).files,
      [`${wired}.d`]: { ...file(""), type: "directory", content: null, unreadable: "a directory" },
    },
  },
  "settings that nobody can carry over": networkdHost({
    [wired]: `${plain}IPMasquerade=ipv4\nMACVLAN=mv0\n\n[QDisc]\nParent=root\n\n[Address]\nAddress=10.99.0.5/24\nLabel=eth0:1\n`,
  }),
  "a match that is not understood": networkdHost({ [wired]: `${plain}\n[Match]\nPath=pci-0000:02:00.0\n` }),
  "older than what was tried": {
    ...networkdHost({ [wired]: plain }),
    system: { ...networkdHost({}).system, systemd: 252 },
  },
  "ifupdown too": networkdHost(
    { [wired]: plain, "/etc/network/interfaces": "auto eth0\niface eth0 inet static\n  address 10.77.0.11/16\n" },
    { units: { ...bookworm().units, "systemd-networkd.service": unit({}) } },
  ),
  "NetworkManager too": networkdHost(
    { [wired]: plain },
    { units: { "systemd-networkd.service": unit({}), "NetworkManager.service": unit({}) } },
  ),
  "addresses, routes and rules beside the file": networkdHost(
    { [wired]: `${plain}Address=10.77.9.9/16\n` },
    {
      addresses: [...addresses, address("eth0", "192.0.2.7/24" as InterfaceAddress)],
      routes: [...routes, route("10.9.0.0/16", { gateway: "10.77.0.254" as IpAddress })],
      rules: [...bookworm().rules, { family: 4, priority: 5210, words: ["from", "all", "lookup", "52"] }],
    },
  ),
  "a port of br0, which has no address": networkdHost({
    [wired]: "[Match]\nName=eth0\n[Network]\nBridge=br0\n",
    "/etc/systemd/network/10-br0.netdev": "[NetDev]\nName=br0\nKind=bridge\n[Bridge]\nSTP=yes\n",
  }),
  "a value that goes on in the next line": networkdHost({ [wired]: `${plain}DNS=10.77.0.2 \\\n  9.9.9.9\n` }),
  "a file that would come first": networkdHost({ "/etc/systemd/network/00-lan.network": plain }),
};
