import type { IpAddress } from "../../../src/address/types.ts";
import type { Facts } from "../../../src/facts/facts.ts";
import { address, link, nicMac, route } from "../../support/plan-facts.ts";
import { networkdHost } from "./networkd.ts";

const generated = "/run/systemd/network/10-netplan-eth0.network";

/** A trixie host whose netplan has made a file for its NIC. */
function netplanHost(files: string | Record<string, string>, given: Partial<Facts> = {}): Facts {
  const yaml = typeof files === "string" ? { "/etc/netplan/50-lan.yaml": files } : files;
  return networkdHost({ ...yaml, [generated]: "[Match]\nName=eth0\n\n[Network]\nAddress=10.77.0.11/16\n" }, given);
}

const { addresses, routes, links } = networkdHost({});

const lan = `network:
  version: 2
  ethernets:
    eth0:
      addresses: [10.77.0.11/16]
      routes:
        - to: default
          via: 10.77.0.1
`;

const both: Partial<Facts> = {
  addresses: [...addresses, address("eth0", "2001:db8:77::11/64")],
  routes: [
    ...routes,
    route("2001:db8:77::/64", { family: 6, protocol: "kernel", metric: 256 }),
    route("default", { family: 6, gateway: "2001:db8:77::1" as IpAddress, metric: 1024, protocol: "static" }),
  ],
};

/** As people and installers write them. */
export const netplanHosts: Readonly<Record<string, Facts>> = {
  "the lab's": netplanHost(`# The LAN of the rack
network:
  version: 2
  renderer: networkd
  ethernets:
    eth0:
      addresses:
        - 10.77.0.11/16   # fixed, see the list by the door
      routes:
        - to: default
          via: 10.77.0.1
`),
  "the server installer's, with name servers": netplanHost(`# This is the network config written by 'subiquity'
network:
  ethernets:
    eth0:
      addresses:
      - 10.77.0.11/16
      gateway4: 10.77.0.1
      nameservers:
        addresses:
        - 10.77.0.2
        - 9.9.9.9
        search:
        - example.net
  version: 2
`),
  "matched by MAC address and renamed": netplanHost(`network:
    version: 2
    ethernets:
        uplink:
            match:
                macaddress: ${nicMac.toUpperCase()}
            set-name: eth0
            dhcp4: no   # never again
            dhcp6: no
            # what the LAN knows us by
            addresses: [ "10.77.0.11/16" ]
            routes: [ { to: 0.0.0.0/0, via: 10.77.0.1 } ]
`),
  "comments everywhere": netplanHost(`# rack 3

network:   # all of it
  version: 2

  # the wires
  ethernets:
    # the uplink
    eth0:   # port 17
      # first of all
      optional: true   # may be unplugged
      # the address

      # and why
      addresses:
        # by the door
        - 10.77.0.11/16
        # end of the list
      # the way out
      routes:
        - to: default
          via: 10.77.0.1   # the old router
      # no more

    # the storage
    eth1:
      addresses: [10.70.0.5/24]
# the end
`),
  "both families, jumbo frames, advertisements off": netplanHost(
    `network:
  version: 2
  ethernets:
    eth0:
      mtu: 9000
      accept-ra: false
      addresses:
        - 10.77.0.11/16
        - 2001:db8:77::11/64
      routes:
        - to: default
          via: 10.77.0.1
        - to: default
          via: 2001:db8:77::1
`,
    { ...both, links: links.map((each) => (each.name === "eth0" ? { ...each, mtu: 9000 } : each)) },
  ),
  "another bridge beside": netplanHost(`network:
  version: 2
  bridges:
    lxdbr0:
      interfaces: []
      addresses: [10.99.0.1/24]

  ethernets:
    eth0:
      addresses: [10.77.0.11/16]
      routes: [{to: default, via: 10.77.0.1}]
`),
  "VLANs on the NIC": netplanHost(`${lan}  vlans:
    eth0.70:
      id: 70
      link: eth0
      addresses: [10.70.0.5/24]
`),
  "several files": netplanHost({
    "/etc/netplan/00-defaults.yaml": "network:\n  version: 2\n  renderer: networkd\n",
    "/etc/netplan/10-eth0.yaml": lan,
    "/etc/netplan/20-storage.yaml": "network:\n  version: 2\n  ethernets:\n    eth1: {dhcp4: true}\n",
    "/usr/lib/netplan/10-eth0.yaml": "network: {version: 2, ethernets: {eth0: {dhcp4: true}}}\n",
  }),
  "a bond as the NIC": netplanHost(`network:
  version: 2
  ethernets:
    enp1: {}
    enp2: {}
  bonds:
    eth0:
      interfaces: [enp1, enp2]
      parameters:
        mode: active-backup
        primary: enp1
      addresses: [10.77.0.11/16]
      routes:
      - to: default
        via: 10.77.0.1
`),
  "routes of their own, no line break at the end": netplanHost(
    `${lan}        - to: 10.9.0.0/16
          via: 10.77.0.254
          metric: 50`,
    {
      routes: [
        ...routes,
        route("10.9.0.0/16", { gateway: "10.77.0.254" as IpAddress, metric: 50, protocol: "static" }),
      ],
    },
  ),
  "a bridge of the operator's own": netplanHost(
    `network:
  version: 2
  ethernets:
    eth0: {}
  bridges:
    br0:
      interfaces: [eth0]
      parameters: {stp: no}
      addresses: [10.77.0.11/16]
      routes: [{to: default, via: 10.77.0.1}]
`,
    {
      links: [
        ...links.map((each) => (each.name === "eth0" ? { ...each, master: "br0" } : each)),
        link({ index: 11, name: "br0", kind: "bridge", bridge: { stp: false, forwardDelay: 1500 } }),
      ],
      addresses: addresses.map((each) => (each.link === "eth0" ? { ...each, link: "br0" } : each)),
      routes: routes.map((each) => (each.link === "eth0" ? { ...each, link: "br0" } : each)),
    },
  ),
};

export const netplanRefused: Readonly<Record<string, Facts>> = {
  "by DHCP": netplanHost("network:\n  version: 2\n  ethernets:\n    eth0:\n      dhcp4: true\n"),
  "by NetworkManager": netplanHost(lan.replace("version: 2", "version: 2\n  renderer: NetworkManager")),
  "of cloud-init's making": netplanHost({ "/etc/netplan/50-cloud-init.yaml": lan }),
  "in two files": netplanHost({ "/etc/netplan/10-a.yaml": lan, "/etc/netplan/20-b.yaml": lan }),
  "in braces": netplanHost(
    "network: {version: 2, ethernets: {eth0: {addresses: [10.77.0.11/16], routes: [{to: default, via: 10.77.0.1}]}}}\n",
  ),
  "anchors, and a list that is none": netplanHost(lan.replace("[10.77.0.11/16]", "&a [10.77.0.11/16]")),
  "tabs in a comment": netplanHost(`#\track 3\n${lan}`),
  "a syntax error": netplanHost(`${lan}   - x: [\n`),
  "settings that nobody can carry over": netplanHost(
    lan.replace("    eth0:\n", "    eth0:\n      wakeonlan: true\n      openvswitch: {}\n      dhcp4-overrides: {}\n"),
  ),
  "an address with a label": netplanHost(lan.replace("10.77.0.11/16", '10.77.0.11/16: {label: "eth0:1"}')),
  "another address in the file": netplanHost(lan.replace("0.11/16", "0.12/16")),
  "br0 half made": netplanHost(`${lan}  bridges:\n    br0:\n      interfaces: []\n`),
  "a newer systemd": { ...netplanHost(lan), system: { ...networkdHost({}).system, systemd: 258 } },
  "nothing of the NIC": netplanHost("network:\n  version: 2\n  ethernets:\n    eth1: {}\n"),
};
