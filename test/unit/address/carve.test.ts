import { describe, expect, it } from "vitest";
import { carve, type Wish } from "../../../src/address/carve.ts";
import type { Claim } from "../../../src/address/claim.ts";
import { parseAddress, parseCidr } from "../../../src/address/parse.ts";

const lan = parseCidr("192.168.0.0/16");
const gateway: Claim = { kind: "gateway", owner: "lan", range: parseAddress("192.168.0.1") };

describe("carve", () => {
  it("gives the seed's hosts the pools of their own number", () => {
    const wishes = [51, 52, 53].map((number) => wish(`dock-${number}`, 24, `192.168.0.${number}`));
    expect(pools(carve(lan, [gateway], wishes))).toEqual({
      "dock-51": "192.168.51.0/24",
      "dock-52": "192.168.52.0/24",
      "dock-53": "192.168.53.0/24",
    });
  });

  it("gives the first free block where a host has no number, or it is taken, or too high", () => {
    const pinned: Claim = { kind: "pool", owner: "old", range: parseCidr("192.168.51.0/24") };
    const wishes = [wish("nameless", 24), wish("dock-51", 24, "192.168.0.51"), wish("dock-300", 24, "192.168.1.44")];
    expect(pools(carve(lan, [gateway, pinned], wishes))).toEqual({
      nameless: "192.168.1.0/24",
      "dock-51": "192.168.2.0/24",
      "dock-300": "192.168.3.0/24",
    });
  });

  it("fills the gaps that a wide block left with narrow ones", () => {
    const wishes = [wish("wide", 20), wish("narrow", 26), wish("wider", 18)];
    expect(pools(carve(lan, [gateway], wishes))).toEqual({
      wide: "192.168.16.0/20",
      narrow: "192.168.0.64/26",
      wider: "192.168.64.0/18",
    });
  });

  it("carves IPv6, with the first address left out", () => {
    const lan6 = parseCidr("2001:db8::/48");
    expect(pools(carve(lan6, [gateway], [wish("dock-1", 64), wish("dock-2", 80)]))).toEqual({
      "dock-1": "2001:db8:0:1::/64",
      "dock-2": "2001:db8:0:0:1::/80",
    });
  });

  it("counts how full the LAN is", () => {
    const claims: Claim[] = [
      gateway,
      { kind: "reserved", owner: "lan", range: parseCidr("192.168.0.0/24") },
      { kind: "pool", owner: "dock-1", range: parseCidr("192.168.51.0/24") },
      { kind: "docker", owner: "default-address-pools", range: parseCidr("172.17.0.0/16") },
    ];
    expect(carve(lan, claims, [wish("dock-2", 24)]).usage).toEqual({
      lan,
      total: 65536n,
      pools: 512n,
      reserved: 257n,
      free: 65536n - 512n - 257n,
      widestFree: "192.168.64.0/18",
    });
  });

  it("says who found no room, and still serves those who fit", () => {
    const small = parseCidr("192.168.7.0/28");
    const { unplaced, usage, ...rest } = carve(small, [], [wish("a", 29), wish("b", 30), wish("c", 30)]);
    expect(unplaced.map(({ host }) => host)).toEqual(["a"]);
    expect(pools(rest)).toEqual({ b: "192.168.7.4/30", c: "192.168.7.8/30" });
    expect([usage.free, usage.widestFree]).toEqual([6n, "192.168.7.2/31"]);
  });

  it("has nothing to give when the whole LAN is reserved", () => {
    const all: Claim = { kind: "reserved", owner: "lan", range: parseCidr("192.0.0.0/8") };
    expect(carve(lan, [all], [wish("a", 30)])).toMatchObject({
      unplaced: [{ host: "a" }],
      usage: { free: 0n, reserved: 65536n, widestFree: null },
    });
  });
});

function wish(host: string, length: number, address?: string): Wish {
  return { host, length, address: address ? parseAddress(address) : null };
}

function pools({ pools }: { pools: ReadonlyMap<string, string> }): Record<string, string> {
  return Object.fromEntries(pools);
}
