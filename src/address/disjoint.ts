import { type Claim, edgesOf } from "./claim.ts";
import { covers, type Range, rangeOf } from "./range.ts";
import type { Cidr } from "./types.ts";

export type Violation =
  | { kind: "outside"; pool: Claim; lans: readonly Cidr[] }
  /** Of two pools, `pool` is the one that was claimed later. */
  | { kind: "overlap"; pool: Claim; other: Claim };

/**
 * Every way in which a pool fails to lie within one of the LANs and clear of all other claims, the LANs' own edges
 * included. Nothing yielded is the proof. Claims other than pools may overlap each other.
 *
 * One pass over the claims by address, so it takes n log n and the violations themselves. Those can be quadratic in
 * number (ten thousand hosts with the same pool), hence a generator: stop when you have seen enough.
 */
export function* proveDisjoint(lans: readonly Cidr[], claims: readonly Claim[]): Generator<Violation> {
  const spans = lans.map(rangeOf);
  for (const pool of claims) {
    if (pool.kind !== "pool") continue;
    const range = rangeOf(pool.range);
    if (!spans.some((lan) => covers(lan, range))) yield { kind: "outside", pool, lans };
  }
  // Prefixes nest or are disjoint. In order of address, then, what still surrounds the next claim is always a stack.
  const pools: Spanned[] = [];
  const others: Spanned[] = [];
  for (const next of byAddress([...lans.flatMap(edgesOf), ...claims])) {
    leave(pools, next);
    leave(others, next);
    for (const around of pools) yield overlapOf(around, next);
    if (next.claim.kind === "pool") {
      for (const around of others) yield overlapOf(next, around);
      pools.push(next);
    } else {
      others.push(next);
    }
  }
}

interface Spanned {
  claim: Claim;
  range: Range;
  /** The place among the claims as given. */
  order: number;
}

/** Of two that start together, the wider first: it surrounds the other. */
function byAddress(claims: readonly Claim[]): Spanned[] {
  return claims
    .map((claim, order) => ({ claim, range: rangeOf(claim.range), order }))
    .sort(({ range: a }, { range: b }) => a.family - b.family || compare(a.first, b.first) || compare(b.last, a.last));
}

/** Drops what ends before the next claim begins. */
function leave(stack: Spanned[], next: Spanned): void {
  for (let top = stack.at(-1); top && !surrounds(top.range, next.range); top = stack.at(-1)) stack.pop();
}

function surrounds(outer: Range, inner: Range): boolean {
  return outer.family === inner.family && inner.first <= outer.last;
}

function overlapOf(pool: Spanned, other: Spanned): Violation {
  const earlier = other.claim.kind === "pool" && other.order > pool.order;
  const [blamed, against] = earlier ? [other, pool] : [pool, other];
  return { kind: "overlap", pool: blamed.claim, other: against.claim };
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
