import { addressOf, contains, familyOf, prefixLength } from "../address/range.ts";
import type { Facts, Route } from "../facts/facts.ts";

/**
 * The links that the operator's session runs over: the one that carries its address, and those that answers go out by. Each
 * table has its own answer to that, and which of them is asked is up to rules.
 */
export function sessionLinks({ session, addresses, routes }: Facts): ReadonlySet<string> {
  if (!session) return new Set();
  const { peer, local } = session;
  const carriers = addresses.filter(({ address }) => addressOf(address) === local).map(({ link }) => link);
  // A peer on the host itself needs no link, and a link-local one is on the link of the address.
  const isHere = peer.startsWith("127.") || addresses.some(({ address }) => addressOf(address) === peer);
  if (isHere || peer.startsWith("fe80:")) return new Set(carriers);
  const best = new Map<string, Route>();
  for (const route of routes) {
    if (route.family !== familyOf(peer) || !(route.destination === "default" || contains(route.destination, peer)))
      continue;
    const other = best.get(route.table);
    if (!other || isPreferred(route, other)) best.set(route.table, route);
  }
  return new Set([...carriers, ...[...best.values()].flatMap(({ link }) => link ?? [])]);
}

function isPreferred(one: Route, other: Route): boolean {
  const more = lengthOf(one) - lengthOf(other);
  return more > 0 || (more === 0 && (one.metric ?? 0) < (other.metric ?? 0));
}

function lengthOf({ destination }: Route): number {
  return destination === "default" ? 0 : prefixLength(destination);
}
