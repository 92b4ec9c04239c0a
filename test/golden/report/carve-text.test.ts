import { expect, test } from "vitest";
import { carve } from "../../../src/address/carve.ts";
import type { Cidr, IpAddress } from "../../../src/address/types.ts";
import { carveText } from "../../../src/report/carve-text.ts";
import { draw } from "../../../src/report/draw.ts";

test("pools of both families, old and new, and how full the LANs are", async () => {
  const claims = [
    { kind: "gateway" as const, owner: "lan", range: "192.168.0.1" as IpAddress },
    { kind: "reserved" as const, owner: "lan", range: "192.168.0.0/24" as Cidr },
    { kind: "pool" as const, owner: "dock-1", range: "192.168.51.0/24" as Cidr },
  ];
  const wish = { host: "dock-2", length: 24, address: "192.168.0.52" as IpAddress };
  const four = carve("192.168.0.0/16" as Cidr, claims, [wish]);
  const six = carve("2001:db8::/48" as Cidr, [], [{ host: "dock-2", length: 64, address: null }]);
  const rows = [
    { host: "dock-1", pool: "192.168.51.0/24" as Cidr, pinned: true },
    ...[four, six].flatMap(({ pools }) => [...pools].map(([host, pool]) => ({ host, pool, pinned: false }))),
  ];
  await golden("carve", carveText(rows, [four.usage, six.usage]));
});

test("a LAN without any room left", async () => {
  const lan = "192.0.2.0/28" as Cidr;
  const full = carve(lan, [{ kind: "reserved", owner: "lan", range: lan }], []);
  await golden("carve-full", carveText([], [full.usage]));
});

function golden(name: string, lines: ReturnType<typeof carveText>): Promise<void> {
  return expect(draw(lines, { color: false, width: 80 })).toMatchFileSnapshot(`goldens/${name}.txt`);
}
