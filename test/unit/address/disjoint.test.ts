import { describe, expect, it } from "vitest";
import type { Claim } from "../../../src/address/claim.ts";
import { proveDisjoint } from "../../../src/address/disjoint.ts";
import { parseAddress, parseCidr } from "../../../src/address/parse.ts";

const lan = parseCidr("192.168.0.0/16");
const lan6 = parseCidr("2001:db8::/48");

describe("proveDisjoint", () => {
  it("finds nothing to object to in the seed's cluster", () => {
    expect(
      violations(
        claim("gateway", "lan", "192.168.0.1"),
        claim("reserved", "lan", "192.168.0.0/24"),
        claim("host", "dock-1", "192.168.0.51"),
        claim("pool", "dock-1", "192.168.51.0/24"),
        claim("pool", "dock-2", "192.168.52.0/24"),
        claim("pool", "dock-2", "2001:db8:0:52::/64"),
      ),
    ).toEqual([]);
  });

  it("names both parties, and blames the later of two pools", () => {
    expect(
      violations(
        claim("pool", "dock-1", "192.168.51.0/24"),
        claim("pool", "dock-2", "192.168.48.0/20"),
        claim("host", "dock-3", "192.168.51.7"),
      ),
    ).toEqual([
      "pool dock-2 192.168.48.0/20 overlaps pool dock-1 192.168.51.0/24",
      "pool dock-2 192.168.48.0/20 overlaps host dock-3 192.168.51.7",
      "pool dock-1 192.168.51.0/24 overlaps host dock-3 192.168.51.7",
    ]);
  });

  it.each([
    ["the network address", "192.168.0.0/24", "network 192.168.0.0/16 192.168.0.0"],
    ["the broadcast address", "192.168.255.0/24", "broadcast 192.168.0.0/16 192.168.255.255"],
    ["IPv6's first address", "2001:db8::/64", "network 2001:db8::/48 2001:db8::"],
  ])("keeps pools off %s", (_, pool, other) => {
    expect(violations(claim("pool", "dock-1", pool))).toEqual([`pool dock-1 ${pool} overlaps ${other}`]);
  });

  it("lets a pool have the last IPv6 block", () => {
    expect(violations(claim("pool", "dock-1", "2001:db8:0:ffff::/64"))).toEqual([]);
  });

  it.each(["192.169.0.0/24", "192.0.0.0/8", "2001:db9::/64"])("tells that %s lies outside", (pool) => {
    expect(violations(claim("pool", "dock-1", pool))).toContain(`pool dock-1 ${pool} is outside`);
  });

  it("does not mind other claims overlapping each other", () => {
    expect(violations(claim("reserved", "lan", "192.168.0.0/24"), claim("host", "dock-1", "192.168.0.51"))).toEqual([]);
  });

  it("finds both what surrounds a pool and what lies in it, past neighbours that have ended", () => {
    expect(
      violations(
        claim("reserved", "lan", "192.168.48.0/20"),
        claim("reserved", "lan", "192.168.50.0/24"),
        claim("pool", "dock-1", "192.168.51.0/24"),
        claim("gateway", "lan", "192.168.51.255"),
      ),
    ).toEqual([
      "pool dock-1 192.168.51.0/24 overlaps reserved lan 192.168.48.0/20",
      "pool dock-1 192.168.51.0/24 overlaps gateway lan 192.168.51.255",
    ]);
  });

  it("yields the first of millions of violations at once", () => {
    const same = Array.from({ length: 10_000 }, (_, at) => claim("pool", `dock-${at}`, "192.168.51.0/24"));
    const [first] = proveDisjoint([lan], same);
    expect(first).toMatchObject({ kind: "overlap", pool: { owner: "dock-1" }, other: { owner: "dock-0" } });
  });
});

function claim(kind: Claim["kind"], owner: string, range: string): Claim {
  return { kind, owner, range: range.includes("/") ? parseCidr(range) : parseAddress(range) };
}

function violations(...claims: Claim[]): string[] {
  const shown = ({ kind, owner, range }: Claim) => `${kind} ${owner} ${range}`;
  return Array.from(proveDisjoint([lan, lan6], claims), (violation) =>
    violation.kind === "outside"
      ? `${shown(violation.pool)} is outside`
      : `${shown(violation.pool)} overlaps ${shown(violation.other)}`,
  );
}
