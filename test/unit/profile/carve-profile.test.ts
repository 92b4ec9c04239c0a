import { describe, expect, it } from "vitest";
import { Fault } from "../../../src/fault/fault.ts";
import { carveProfile } from "../../../src/profile/carve-profile.ts";
import { readProfile } from "../../../src/profile/read.ts";

describe("carveProfile", () => {
  it("gives each host what it lacks, in both families, and leaves what is pinned", () => {
    const { pools, usage } = carved(`
version: 1
lan:
  subnet: 192.168.0.0/16
  gateway: 192.168.0.1
  reserved: [192.168.0.0/24, "2001:db8:0:1::/64"]
  subnet6: 2001:db8::/48
  gateway6: 2001:db8::1
pools: { prefix: 24, prefix6: 64 }
hosts:
  pinned: { ssh: root@a, pool: 192.168.51.0/24, pool6: "2001:db8:0:51::/64" }
  half: { ssh: root@192.168.0.52, pool6: "2001:db8:0:52::/64" }
  taken: { ssh: root@192.168.0.51 }
  large: { ssh: root@192.168.0.53, prefix: 20, prefix6: 56 }
`);
    expect(Object.fromEntries(pools)).toEqual({
      pinned: { pool: "192.168.51.0/24", pool6: "2001:db8:0:51::/64" },
      half: { pool: "192.168.52.0/24", pool6: "2001:db8:0:52::/64" },
      taken: { pool: "192.168.1.0/24", pool6: "2001:db8:0:2::/64" },
      large: { pool: "192.168.16.0/20", pool6: "2001:db8:0:100::/56" },
    });
    expect(usage.map(({ lan, pools: taken }) => [lan, taken])).toEqual([
      ["192.168.0.0/16", 3n * 256n + 4096n],
      ["2001:db8::/48", 3n * 2n ** 64n + 2n ** 72n],
    ]);
  });

  it("gives no IPv6 pool that nobody asked for", () => {
    const { pools } = carved(`
version: 1
lan: { subnet: 192.168.0.0/16, gateway: 192.168.0.1, subnet6: "2001:db8::/48", gateway6: "2001:db8::1" }
pools: { prefix: 24 }
hosts: { dock-1: { ssh: root@192.168.0.51 } }
`);
    expect(pools.get("dock-1")).toEqual({ pool: "192.168.51.0/24", pool6: null });
  });

  it("says for whom there is no room, how much there is, and what to do", () => {
    const carve = () =>
      carved(`
version: 1
lan: { subnet: 192.168.7.0/24, gateway: 192.168.7.1, reserved: [192.168.7.128/26] }
pools: { prefix: 26 }
hosts:
  dock-1: { ssh: root@192.168.7.11, pool: 192.168.7.64/26 }
  dock-2: { ssh: root@192.168.7.12 }
  dock-3: { ssh: root@192.168.7.13, prefix: 28 }
`);
    expect(faultOf(carve).diagnostics).toEqual([
      {
        code: "profile/lan-full",
        summary: "no /26 is left in 192.168.7.0/24 for dock-2",
        place: {
          file: "lab.yaml",
          line: 7,
          column: 3,
          length: 6,
          text: "  dock-2: { ssh: root@192.168.7.12 }",
        },
        expected: "a free block of 64 addresses",
        found: "106 of 256 addresses free, the largest block 192.168.7.32/27",
        next: [
          "give dock-2 a smaller pool by a longer prefix",
          "or remove hosts, or reserved ranges, that are no longer needed",
          "or widen the LAN in lab.yaml, and on your router",
        ],
      },
    ]);
  });
});

function carved(text: string) {
  return carveProfile(readProfile(text, "lab.yaml"));
}

function faultOf(work: () => unknown): Fault {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
