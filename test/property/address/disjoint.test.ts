import fc from "fast-check";
import { expect, it } from "vitest";
import type { Claim } from "../../../src/address/claim.ts";
import { edgesOf } from "../../../src/address/claim.ts";
import { proveDisjoint } from "../../../src/address/disjoint.ts";
import { parseCidr } from "../../../src/address/parse.ts";
import { cidrAt, overlaps } from "../../../src/address/range.ts";
import type { Cidr } from "../../../src/address/types.ts";

const lan = parseCidr("192.168.0.0/24");

const claims = fc.array(
  fc
    .record({
      kind: fc.constantFrom("pool", "host", "reserved") as fc.Arbitrary<Claim["kind"]>,
      number: fc.bigInt(0xc0a80000n, 0xc0a801ffn),
      length: fc.integer({ min: 23, max: 32 }),
    })
    .map(({ kind, number, length }): Omit<Claim, "owner"> => {
      const free = BigInt(32 - length);
      return { kind, range: cidrAt(4, (number >> free) << free, length) };
    }),
  { maxLength: 20 },
);

it("finds the same overlaps as comparing each with each", () => {
  fc.assert(
    fc.property(claims, (unowned) => {
      const owned = unowned.map((claim, at): Claim => ({ ...claim, owner: `${at}` }));
      const found = Array.from(proveDisjoint([lan], owned))
        .filter((violation) => violation.kind === "overlap")
        .map(({ pool, other }) => `${pool.owner} ${other.owner}`);
      expect(found.toSorted()).toEqual(pairwise([...edgesOf(lan), ...owned]).toSorted());
    }),
  );
});

function pairwise(claims: readonly Claim[]): string[] {
  return claims.flatMap((one, at) =>
    claims.slice(at + 1).flatMap((other) => {
      if (!overlaps(one.range as Cidr, other.range)) return [];
      if (other.kind === "pool") return [`${other.owner} ${one.owner}`];
      return one.kind === "pool" ? [`${one.owner} ${other.owner}`] : [];
    }),
  );
}
