import { type Claim, edgesOf } from "./claim.ts";
import { FreeSpace } from "./free-space.ts";
import { bitsOf, cidrAt, contains, familyOf, rangeOf, sizeOf } from "./range.ts";
import type { Cidr, IpAddress } from "./types.ts";

/** A host that has no pool yet. */
export interface Wish {
  host: string;
  /** The prefix length of the pool. */
  length: number;
  address: IpAddress | null;
}

export interface Carving {
  /** The new pools, by host, in the order of the wishes. */
  pools: ReadonlyMap<string, Cidr>;
  /** For whom no room was left. */
  unplaced: readonly Wish[];
  /** With the new pools counted in. */
  usage: Usage;
}

/** How full a LAN is, in addresses; `total` is the sum of the other three. */
export interface Usage {
  lan: Cidr;
  total: bigint;
  pools: bigint;
  /** Whatever else is claimed: reserved ranges, hosts, the gateway, the LAN's first and last address. */
  reserved: bigint;
  free: bigint;
  widestFree: Cidr | null;
}

/**
 * Gives each wish an aligned pool within the LAN that keeps clear of every claim and of the other pools.
 *
 * The same input always gives the same pools, and adding a wish at the end never moves an earlier one: wishes are met
 * one by one in the order of the profile, not the widest first, which would pack a little tighter but let a newcomer
 * push the others aside. A pool that is pinned is a claim and therefore never moves.
 *
 * A host's pool is the one with the host's own number where that is free (host 51 of 192.168.0.0/16 gets the 51st /24,
 * 192.168.51.0/24), so that a container's address tells its host; otherwise the first free one.
 *
 * Claims of the other family or outside the LAN don't matter. That the claimed pools are themselves disjoint is for
 * proveDisjoint to say; here an overlap only makes the usage count too high.
 */
export function carve(lan: Cidr, claims: readonly Claim[], wishes: readonly Wish[]): Carving {
  const space = new FreeSpace(lan);
  for (const claim of [...edgesOf(lan), ...claims]) space.occupy(claim.range);
  const pools = new Map<string, Cidr>();
  const unplaced: Wish[] = [];
  for (const wish of wishes) {
    const pool = ownNumber(lan, wish, space) ?? space.firstFree(wish.length);
    if (pool) {
      space.occupy(pool);
      pools.set(wish.host, pool);
    } else {
      unplaced.push(wish);
    }
  }
  return { pools, unplaced, usage: usageOf(lan, [...pinnedWithin(lan, claims), ...pools.values()], space) };
}

/** The free block whose number among the LAN's blocks of that size is the host's number among the LAN's addresses. */
function ownNumber(lan: Cidr, { address, length }: Wish, space: FreeSpace): Cidr | null {
  if (!address || !contains(lan, address)) return null;
  const family = familyOf(lan);
  const whole = rangeOf(lan);
  const first = whole.first + ((rangeOf(address).first - whole.first) << BigInt(bitsOf(family) - length));
  if (first > whole.last) return null;
  const block = cidrAt(family, first, length);
  return space.isFree(block) ? block : null;
}

function usageOf(lan: Cidr, pools: readonly Cidr[], space: FreeSpace): Usage {
  const total = sizeOf(lan);
  const free = space.count();
  const pooled = pools.reduce((sum, pool) => sum + sizeOf(pool), 0n);
  return { lan, total, pools: pooled, reserved: total - free - pooled, free, widestFree: space.widestFree() };
}

function pinnedWithin(lan: Cidr, claims: readonly Claim[]): Cidr[] {
  return claims.filter(({ kind, range }) => kind === "pool" && contains(lan, range)).map(({ range }) => range as Cidr);
}
