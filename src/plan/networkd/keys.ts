/**
 * Whose a setting of the NIC's .network file is once the NIC is a port: the bridge's, the NIC's, of both, of neither (it says
 * no to something), or nobody can tell.
 */
export type Side = "bridge" | "nic" | "both" | "none" | "dynamic" | "unclear";

export function sideOf(section: string, key: string, value: string): Side {
  if (section === "Address" || section === "Route") return "bridge";
  if (section === "Link") return linkSides[key] ?? "unclear";
  if (section !== "Network") return "unclear";
  if (key === "DHCP") return /^(no|false|off|0|n|f)$/i.test(value) ? "none" : "dynamic";
  return networkSides[key] ?? "unclear";
}

const linkSides: Readonly<Record<string, Side>> = {
  MTUBytes: "both",
  // The bridge is made with the NIC's.
  MACAddress: "nic",
  RequiredForOnline: "bridge",
  RequiredFamilyForOnline: "bridge",
  ARP: "bridge",
  Multicast: "bridge",
  Promiscuous: "nic",
};

const networkSides: Readonly<Record<string, Side>> = {
  Description: "bridge",
  Address: "bridge",
  Gateway: "bridge",
  DNS: "bridge",
  DNSDefaultRoute: "bridge",
  DNSOverTLS: "bridge",
  DNSSEC: "bridge",
  DNSSECNegativeTrustAnchors: "bridge",
  Domains: "bridge",
  NTP: "bridge",
  LLMNR: "bridge",
  MulticastDNS: "bridge",
  LinkLocalAddressing: "bridge",
  IPv6LinkLocalAddressGenerationMode: "bridge",
  IPv6AcceptRA: "bridge",
  IPv6PrivacyExtensions: "bridge",
  IPv6DuplicateAddressDetection: "bridge",
  IPv6HopLimit: "bridge",
  IPv4ReversePathFilter: "bridge",
  IPForward: "bridge",
  IPv4Forwarding: "bridge",
  IPv6Forwarding: "bridge",
  ConfigureWithoutCarrier: "bridge",
  IgnoreCarrierLoss: "bridge",
  KeepConfiguration: "bridge",
  // These concern the wire, and frames of a VLAN come to the NIC before they come to its bridge.
  LLDP: "nic",
  EmitLLDP: "nic",
  VLAN: "nic",
};
