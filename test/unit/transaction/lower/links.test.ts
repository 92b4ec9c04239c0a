import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Cidr, InterfaceAddress, IpAddress, Mac } from "../../../../src/address/types.ts";
import type { Expectation, IpOperation } from "../../../../src/plan/step.ts";
import { batchLines, expectationLine } from "../../../../src/transaction/lower/links.ts";
import { route } from "../../../support/plan-facts.ts";

const mac = "02:42:0a:4d:00:0b" as Mac;
const bridge = { op: "add-bridge", link: "br0", mac, mtu: 1500, stp: false, forwardDelay: 0 } as const;
const address = {
  op: "add-address",
  link: "br0",
  address: "10.77.0.11/16" as InterfaceAddress,
  broadcast: "10.77.255.255" as IpAddress,
  label: "br0",
  scope: "global",
  prefixRoute: true,
  nodad: false,
  protocol: null,
} as const satisfies IpOperation;
const address6 = { ...address, address: "2001:db8::11/64" as InterfaceAddress, broadcast: null, label: null };

test.each<[IpOperation, string]>([
  [bridge, "link add name br0 address 02:42:0a:4d:00:0b mtu 1500 type bridge stp_state 0 forward_delay 0"],
  [
    { ...bridge, index: 7, queueLength: 0, stp: true, forwardDelay: 1500 },
    "link add name br0 index 7 address 02:42:0a:4d:00:0b mtu 1500 txqueuelen 0 type bridge stp_state 1 forward_delay 1500",
  ],
  [{ op: "delete-link", link: "br0" }, "link delete dev br0"],
  [{ op: "set-up", link: "br0", up: true }, "link set dev br0 up"],
  [{ op: "set-up", link: "br0", up: false }, "link set dev br0 down"],
  [{ op: "set-master", link: "eth0", master: "br0" }, "link set dev eth0 master br0"],
  [{ op: "set-master", link: "eth0", master: null }, "link set dev eth0 nomaster"],
  [{ op: "set-mac", link: "br0", mac }, "link set dev br0 address 02:42:0a:4d:00:0b"],
  [{ op: "set-stp", link: "br0", stp: true }, "link set dev br0 type bridge stp_state 1"],
  [{ op: "set-address-generation", link: "eth0", mode: "none" }, "link set dev eth0 addrgenmode none"],
  [address, "address add 10.77.0.11/16 broadcast 10.77.255.255 dev br0 label br0 scope global"],
  [
    { ...address, broadcast: null, label: null, prefixRoute: false, protocol: "kernel_lo" },
    "address add 10.77.0.11/16 dev br0 scope global noprefixroute proto kernel_lo",
  ],
  [
    { op: "delete-address", link: "eth0", address: "10.77.0.11/16" as InterfaceAddress },
    "address delete 10.77.0.11/16 dev eth0",
  ],
  [
    { op: "replace-route", route: route("default", { gateway: "10.77.0.1" as IpAddress, flags: ["onlink"] }) },
    "route replace unicast 0.0.0.0/0 via 10.77.0.1 dev eth0 table main proto boot onlink",
  ],
  [
    {
      op: "replace-route",
      route: route("default", { family: 6, gateway: "fe80::1" as IpAddress, metric: 1024, protocol: "ra" }),
    },
    "route replace unicast ::/0 via fe80::1 dev eth0 table main proto ra metric 1024",
  ],
  [
    { op: "delete-route", route: route("10.9.0.0/24", { type: "blackhole", link: null, table: "200" }) },
    "route delete blackhole 10.9.0.0/24 table 200 proto boot",
  ],
])("%j", (operation, line) => {
  expect(batchLines(operation)).toEqual([line]);
});

describe("an IPv6 address", () => {
  test("is usable at once, and then as if duplicates had been looked for", () => {
    expect(batchLines(address6)).toEqual([
      "address add 2001:db8::11/64 dev br0 scope global nodad",
      "address change 2001:db8::11/64 dev br0 scope global",
    ]);
  });

  test("keeps nodad where it had it", () => {
    expect(batchLines({ ...address6, nodad: true })).toEqual([
      "address add 2001:db8::11/64 dev br0 scope global nodad",
    ]);
  });
});

test.each<[Expectation, string]>([
  [{ check: "link", link: "br0", present: true }, "present br0"],
  [{ check: "link", link: "br0", present: false }, "absent br0"],
  [{ check: "up", link: "br0" }, "up br0"],
  [{ check: "master", link: "eth0", master: "br0" }, "master eth0 br0"],
  [{ check: "master", link: "eth0", master: null }, "master eth0 -"],
  [{ check: "mac", link: "br0", mac }, "mac br0 02:42:0a:4d:00:0b"],
  [
    { check: "address", link: "br0", address: "10.77.0.11/16" as InterfaceAddress, present: true },
    "address br0 10.77.0.11/16",
  ],
  [
    { check: "address", link: "eth0", address: "10.77.0.11/16" as InterfaceAddress, present: false },
    "no-address eth0 10.77.0.11/16",
  ],
  [
    { check: "route", route: route("default", { gateway: "10.77.0.1" as IpAddress, metric: 100 }) },
    "route -4 0.0.0.0/0 via 10.77.0.1 dev eth0 table main",
  ],
  [{ check: "route", route: route("fe80::/64" as Cidr, { family: 6 }) }, "route -6 fe80::/64 dev eth0 table main"],
])("%j", (expectation, line) => {
  expect(expectationLine(expectation)).toBe(line);
});

test("a word that ip or the shell could read as more than one never becomes a line", () => {
  const special = fc.constantFrom(..." \t\n\"'\\#$`;|&<>*?[](){}!~\0");
  fc.assert(
    fc.property(fc.string(), special, fc.string(), (before, character, after) => {
      const link = before + character + after;
      expect(() => batchLines({ op: "set-up", link, up: true })).toThrow(TypeError);
      expect(() => batchLines({ op: "set-master", link: "eth0", master: link })).toThrow(TypeError);
      expect(() => expectationLine({ check: "up", link })).toThrow(TypeError);
      expect(() => expectationLine({ check: "route", route: route("default", { table: link }) })).toThrow(TypeError);
    }),
  );
});
