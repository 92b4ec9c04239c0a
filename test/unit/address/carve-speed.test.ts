import { expect, it } from "vitest";
import { carve, type Wish } from "../../../src/address/carve.ts";
import type { Claim } from "../../../src/address/claim.ts";
import { proveDisjoint } from "../../../src/address/disjoint.ts";
import { parseCidr } from "../../../src/address/parse.ts";
import { cidrAt, firstAddress, rangeOf } from "../../../src/address/range.ts";
import type { Cidr } from "../../../src/address/types.ts";

it.each([
  ["IPv4", parseCidr("10.0.0.0/8"), 22],
  ["IPv6", parseCidr("2001:db8::/48"), 64],
])("carves and proves 10,000 hosts in under a second of %s, and five times 2,000 takes no less", (_, lan, length) => {
  const few = fastest(() => carveAndProve(lan, length, 2_000));
  const many = fastest(() => carveAndProve(lan, length, 10_000));
  expect(many).toBeLessThan(1_000);
  // Linear is 5; quadratic would be 25.
  expect(many / few).toBeLessThan(11);
});

/** Every other host is pinned, with a block between that is too small for anyone; sizes differ. */
function carveAndProve(lan: Cidr, length: number, hosts: number): void {
  const claims: Claim[] = [];
  const wishes: Wish[] = [];
  const { family, first, last } = rangeOf(lan);
  for (let at = 0; at < hosts; at++) {
    const address = firstAddress(cidrAt(family, first + BigInt(at + 2), 32));
    claims.push({ kind: "host", owner: `dock-${at}`, range: address });
    if (at % 2) wishes.push({ host: `dock-${at}`, length: length + (at % 3), address });
    else claims.push({ kind: "pool", owner: `dock-${at}`, range: pinned(family, last, length, at) });
  }
  const { pools, unplaced } = carve(lan, claims, wishes);
  expect(unplaced).toEqual([]);
  for (const [owner, range] of pools) claims.push({ kind: "pool", owner, range });
  expect([...proveDisjoint([lan], claims)]).toEqual([]);
}

function pinned(family: 4 | 6, last: bigint, length: number, at: number): Cidr {
  const size = 1n << BigInt((family === 4 ? 32 : 128) - length);
  return cidrAt(family, last + 1n - size * BigInt(at + 2), length);
}

function fastest(work: () => void): number {
  return Math.min(...Array.from({ length: 3 }, () => timed(work)));
}

/** Milliseconds of processor time: other processes on the machine don't count. */
function timed(work: () => void): number {
  const begun = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}
