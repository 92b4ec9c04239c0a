import type { AddressPlan } from "./address-plan.ts";
import { type Release, releases } from "./release.ts";

interface HostFile {
  content: string;
  mode?: number;
}

/** Paths on the host, and what they hold when it first boots. */
export type HostFiles = Record<string, string | HostFile>;

/** The network configuration of a host, as its operator would have written it. */
export function networkFiles(release: Release, address: string, plan: AddressPlan): HostFiles {
  switch (releases[release].network) {
    case "ifupdown":
      return { "/etc/network/interfaces": interfaces(address, plan) };
    case "netplan":
      return { "/etc/netplan/50-lan.yaml": { content: netplan(address, plan), mode: 0o600 } };
    case "networkmanager":
      return {
        "/etc/NetworkManager/system-connections/lan.nmconnection": { content: keyfile(address, plan), mode: 0o600 },
      };
  }
}

function interfaces(address: string, plan: AddressPlan): string {
  return `# This file describes the network interfaces available on your system
# and how to activate them. For more information, see interfaces(5).

source /etc/network/interfaces.d/*

# The loopback network interface
auto lo
iface lo inet loopback

# The primary network interface
auto eth0
iface eth0 inet static
	address ${address}/${plan.lan.prefix}
	gateway ${plan.lan.router}
`;
}

function netplan(address: string, plan: AddressPlan): string {
  return `# The LAN of the rack
network:
  version: 2
  renderer: networkd
  ethernets:
    eth0:
      addresses:
        - ${address}/${plan.lan.prefix}   # fixed, see the list by the door
      routes:
        - to: default
          via: ${plan.lan.router}
`;
}

function keyfile(address: string, plan: AddressPlan): string {
  return `[connection]
id=lan
uuid=6f2e1c3a-8f0e-4a58-9d5c-0b7d6f1a2c11
type=ethernet
interface-name=eth0

[ethernet]

[ipv4]
address1=${address}/${plan.lan.prefix},${plan.lan.router}
method=manual

[ipv6]
addr-gen-mode=eui64
method=link-local
`;
}
