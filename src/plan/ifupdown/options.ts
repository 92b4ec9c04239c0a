/** Where an option of the NIC's stanza belongs once the NIC is a port: to the bridge, to the NIC, to both, or nowhere. */
export type Side = "bridge" | "nic" | "both" | "unclear";

/** By the option's name. What no rule names goes with the addresses: hooks read it from their environment. */
export function sideOf(option: string): Side {
  for (const { pattern, side } of rules) if (pattern.test(option)) return side;
  return "bridge";
}

const rules: readonly { pattern: RegExp; side: Side }[] = [
  // The bridge is made with the NIC's MAC address already.
  { pattern: /^hwaddress$/, side: "nic" },
  { pattern: /^mtu$/, side: "both" },
  // What ethtool sets, and what makes the NIC out of others.
  { pattern: /^(link|ethernet|offload|hardware)-|^(driver-message-level|media)$/, side: "nic" },
  { pattern: /^vlan[-_]|^bond[-_]/, side: "nic" },
  { pattern: /^(bridge|wpa|wireless)[-_]|^pointopoint$/, side: "unclear" },
];
