import { prefixOf } from "../../address/range.ts";
import type { Facts, Route } from "../../facts/facts.ts";

/**
 * Whether the kernel makes this route by itself, with an address of the link. One that only says so (`proto kernel`, as some
 * network managers write) would be lost with the address, and has to be moved like any other.
 */
export function comesByItself(
  { addresses }: Facts,
  { link, family, destination, gateway, protocol, metric }: Route,
): boolean {
  if (protocol !== "kernel" || gateway !== null) return false;
  if (destination === "fe80::/64") return true;
  if ((metric ?? 0) !== (family === 4 ? 0 : 256)) return false;
  return addresses.some((each) => each.link === link && each.prefixRoute && prefixOf(each.address) === destination);
}
