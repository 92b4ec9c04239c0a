import { familyOf } from "../address/range.ts";
import type { IpAddress } from "../address/types.ts";

/** Something that must answer after the change if it answered before; what was silent before is never asked for. */
export type Probe =
  /** By ARP or NDP, which no firewall drops, and by ping, which proves a whole packet's way: each for itself. */
  | { kind: "gateway"; by: "neighbour" | "ping"; address: IpAddress }
  /** The operator's machine. */
  | { kind: "peer"; address: IpAddress }
  | { kind: "nameserver"; address: IpAddress }
  /** A published TCP port of a container, at the host's own LAN address. */
  | { kind: "port"; address: IpAddress; port: number; container: string };

/** As it is named to people: `port 8080 of container web`. */
export function probeName(probe: Probe): string {
  switch (probe.kind) {
    case "gateway":
      return `gateway ${probe.address} (${probe.by === "ping" ? "ping" : neighbourProtocol(probe.address)})`;
    case "peer":
      return `SSH peer ${probe.address}`;
    case "nameserver":
      return `nameserver ${probe.address}`;
    case "port":
      return `port ${probe.port} of container ${probe.container}`;
    default:
      return probe satisfies never;
  }
}

function neighbourProtocol(address: IpAddress): "ARP" | "NDP" {
  return familyOf(address) === 4 ? "ARP" : "NDP";
}
