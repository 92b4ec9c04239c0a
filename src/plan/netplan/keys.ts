/** Whose a setting of the NIC is once the NIC is a port; `dynamic` where it asks for DHCP. */
export type Side = "bridge" | "nic" | "both" | "dynamic" | "unclear";

export function sideOf(key: string, value: unknown): Side {
  if (key === "dhcp4" || key === "dhcp6") return isNo(value) ? "nic" : "dynamic";
  if (bridge.has(key)) return "bridge";
  if (nic.has(key)) return "nic";
  return both.has(key) ? "both" : "unclear";
}

const bridge = new Set([
  ...["addresses", "routes", "gateway4", "gateway6", "nameservers"],
  ...["link-local", "accept-ra", "ipv6-privacy", "ipv6-address-generation", "ipv6-mtu"],
]);

const nic = new Set([
  ...["match", "set-name", "macaddress", "wakeonlan", "emit-lldp"],
  ...["receive-checksum-offload", "transmit-checksum-offload", "tcp-segmentation-offload", "tcp6-segmentation-offload"],
  ...["generic-segmentation-offload", "generic-receive-offload", "large-receive-offload"],
  // What a bond or a VLAN is made of.
  ...["interfaces", "parameters", "id", "link"],
]);

const both = new Set(["mtu", "optional", "renderer", "critical", "ignore-carrier"]);

/** As netplan reads it, by YAML 1.1. */
export function isNo(value: unknown): boolean {
  return /^(false|no|n|off)$/i.test(String(value));
}
