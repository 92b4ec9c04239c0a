import { Address4, Address6 } from "ip-address";
import type { Cidr } from "./types.ts";

/** What a prefix is for where it cannot be a LAN's subnet; null where it can. */
export function specialPurposeOf(
  cidr: Cidr,
): "loopback" | "link-local" | "multicast" | "unspecified" | "reserved" | null {
  const address = cidr.includes(":") ? new Address6(cidr) : new Address4(cidr);
  if (address.isLoopback()) return "loopback";
  if (address.isLinkLocal()) return "link-local";
  if (address.isMulticast()) return "multicast";
  if (address.isUnspecified()) return "unspecified";
  if (address instanceof Address4 && address.isReserved()) return "reserved";
  return null;
}
