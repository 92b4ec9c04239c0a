import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { carve, type Wish } from "../../../src/address/carve.ts";
import type { Claim } from "../../../src/address/claim.ts";
import { proveDisjoint } from "../../../src/address/disjoint.ts";
import { parseCidr } from "../../../src/address/parse.ts";
import { cidrAt, firstAddress, prefixLength, rangeOf } from "../../../src/address/range.ts";
import type { Cidr } from "../../../src/address/types.ts";

// Small enough to fill up, so that refusals happen too.
const lans = fc.constantFrom("192.168.0.0/22", "10.4.0.0/20", "2001:db8:7::/118").map(parseCidr);
const situation = lans.chain((lan) =>
  fc.record({ lan: fc.constant(lan), taken: fc.array(claimIn(lan), { maxLength: 8 }), wishes: wishesIn(lan) }),
);

describe("carve", () => {
  it("gives aligned pools of the wanted size, disjoint from everything", () => {
    fc.assert(
      fc.property(situation, ({ lan, taken, wishes }) => {
        const { pools, unplaced } = carve(lan, taken, wishes);
        expect(new Set([...pools.keys(), ...unplaced.map(({ host }) => host)]).size).toBe(wishes.length);
        for (const { host, length } of wishes) {
          const pool = pools.get(host);
          if (!pool) continue;
          expect(parseCidr(pool)).toBe(pool);
          expect(prefixLength(pool)).toBe(length);
        }
        expect([...proveDisjoint([lan], [...taken, ...claimed(pools)])]).toEqual([]);
      }),
    );
  });

  it("refuses only what has no room: no aligned block of that size is clear of all that was given", () => {
    fc.assert(
      fc.property(situation, ({ lan, taken, wishes }) => {
        const { pools, unplaced } = carve(lan, taken, wishes);
        for (const { length } of unplaced) {
          for (const block of blocksOf(lan, length)) {
            const newcomer: Claim = { kind: "pool", owner: "newcomer", range: block };
            expect(proveDisjoint([lan], [...taken, ...claimed(pools), newcomer]).next().done).toBe(false);
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it("gives the same pools for the same input, in whatever order the claims come", () => {
    fc.assert(
      fc.property(situation, fc.infiniteStream(fc.nat()), ({ lan, taken, wishes }, numbers) => {
        const shuffled = taken.map((claim) => ({ claim, key: numbers.next().value })).sort((a, b) => a.key - b.key);
        expect(
          carve(
            lan,
            shuffled.map(({ claim }) => claim),
            wishes,
          ),
        ).toEqual(carve(lan, taken, wishes));
      }),
    );
  });

  it("leaves every pool where it is when a host is added at the end", () => {
    fc.assert(
      fc.property(situation, ({ lan, taken, wishes }) => {
        const before = carve(lan, taken, wishes.slice(0, -1)).pools;
        const after = carve(lan, taken, wishes).pools;
        for (const [host, pool] of before) expect(after.get(host)).toBe(pool);
      }),
    );
  });

  it("keeps clear of pinned pools, whichever other hosts go or come", () => {
    fc.assert(
      fc.property(situation, fc.nat(), ({ lan, taken, wishes }, which) => {
        const pinned = claimed(carve(lan, taken, wishes).pools);
        const gone = pinned.filter((_, at) => at !== which % pinned.length);
        const newcomers = wishes.map((wish) => ({ ...wish, host: `new-${wish.host}` }));
        const { pools } = carve(lan, [...taken, ...gone], newcomers);
        expect([...proveDisjoint([lan], [...taken, ...gone, ...claimed(pools)])]).toEqual([]);
      }),
    );
  });

  it("accounts for every address once", () => {
    fc.assert(
      fc.property(situation, ({ lan, taken, wishes }) => {
        const { usage, pools } = carve(lan, taken, wishes);
        const pooled = [...pools.values()].map(rangeOf).reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
        expect(usage.pools).toBe(pooled);
        expect(usage.pools + usage.reserved + usage.free).toBe(usage.total);
        expect(usage.widestFree === null).toBe(usage.free === 0n);
      }),
    );
  });
});

function claimIn(lan: Cidr): fc.Arbitrary<Claim> {
  const { family, first, last } = rangeOf(lan);
  const bits = family === 4 ? 32 : 128;
  return fc
    .record({
      kind: fc.constantFrom("host", "gateway", "reserved", "docker"),
      number: fc.bigInt(first, last),
      length: fc.integer({ min: prefixLength(lan) + 1, max: bits }),
    })
    .map(({ kind, number, length }): Claim => {
      const block = cidrAt(family, (number >> BigInt(bits - length)) << BigInt(bits - length), length);
      const single = kind === "host" || kind === "gateway";
      return { kind, owner: "someone", range: single ? firstAddress(block) : block } as Claim;
    });
}

function wishesIn(lan: Cidr): fc.Arbitrary<Wish[]> {
  const { family, first, last } = rangeOf(lan);
  const wish = fc.record({
    length: fc.integer({ min: prefixLength(lan) + 1, max: (family === 4 ? 32 : 128) - 2 }),
    number: fc.option(fc.bigInt(first, last)),
  });
  return fc.array(wish, { maxLength: 24 }).map((wishes) =>
    wishes.map(({ length, number }, at) => ({
      host: `dock-${at}`,
      length,
      address: number === null ? null : firstAddress(cidrAt(family, number, 32)),
    })),
  );
}

function* blocksOf(lan: Cidr, length: number): Generator<Cidr> {
  const { family, first, last } = rangeOf(lan);
  const size = 1n << BigInt((family === 4 ? 32 : 128) - length);
  for (let at = first; at <= last; at += size) yield cidrAt(family, at, length);
}

function claimed(pools: ReadonlyMap<string, Cidr>): Claim[] {
  return Array.from(pools, ([owner, range]) => ({ kind: "pool", owner, range }));
}
