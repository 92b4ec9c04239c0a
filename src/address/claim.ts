import { firstAddress, lastAddress } from "./range.ts";
import type { Cidr, IpAddress } from "./types.ts";

/** A part of the address space that someone holds. Pools must keep clear of every other claim. */
export interface Claim {
  kind: "pool" | "host" | "gateway" | "reserved" | "network" | "broadcast" | "docker";
  /** The host's name for `pool` and `host`; for people, and to find the place in the profile. */
  owner: string;
  range: Cidr | IpAddress;
}

/**
 * The first and the last address of a LAN, which no container may have: for IPv4 the network and the broadcast
 * address, for IPv6 only the subnet-router anycast address.
 */
export function edgesOf(lan: Cidr): Claim[] {
  const network: Claim = { kind: "network", owner: lan, range: firstAddress(lan) };
  if (lan.includes(":")) return [network];
  return [network, { kind: "broadcast", owner: lan, range: lastAddress(lan) }];
}
