import { expect, it } from "vitest";
import { proveDisjoint } from "../../../src/address/disjoint.ts";
import { dockerClaims } from "../../../src/address/docker-pools.ts";
import { parseCidr } from "../../../src/address/parse.ts";

const ranges = (lan: string) => dockerClaims([parseCidr(lan)], null).map(({ range }) => range);

it("claims all built-in pools for a LAN that is clear of them", () => {
  const all = ranges("10.0.0.0/8");
  expect(all).toHaveLength(31);
  expect(all).toContain("172.17.0.0/16");
  expect(all).toContain("172.31.0.0/16");
  expect(all).toContain("192.168.240.0/20");
});

it("leaves out the built-in pools that Docker passes over because of the route to the LAN", () => {
  expect(ranges("192.168.0.0/16").filter((range) => range.startsWith("192.168."))).toEqual([]);
  expect(ranges("192.168.1.0/24")).not.toContain("192.168.0.0/20");
  expect(ranges("192.168.1.0/24")).toContain("192.168.16.0/20");
  expect(ranges("172.20.0.0/16")).not.toContain("172.20.0.0/16");
});

it("claims configured pools whole, so that one in the LAN collides", () => {
  const lan = parseCidr("192.168.0.0/16");
  const claims = dockerClaims([lan], [{ base: parseCidr("192.168.48.0/20") }]);
  const pool = { kind: "pool", owner: "dock-1", range: parseCidr("192.168.51.0/24") } as const;
  expect([...proveDisjoint([lan], [...claims, pool])]).toEqual([
    {
      kind: "overlap",
      pool,
      other: { kind: "docker", owner: "default-address-pools", range: "192.168.48.0/20" },
    },
  ]);
});
