import { expect, test } from "vitest";
import { addressesOf } from "../../../../src/plan/ifupdown/addresses.ts";
import { parseInterfaces } from "../../../../src/plan/ifupdown/stanzas.ts";

test.each([
  ["address 192.0.2.11/24", ["192.0.2.11/24"]],
  ["address 192.0.2.11\nnetmask 255.255.255.0", ["192.0.2.11/24"]],
  ["netmask 24\naddress 192.0.2.11", ["192.0.2.11/24"]],
  ["address 192.0.2.11/255.255.0.0", ["192.0.2.11/16"]],
  ["address 2001:DB8:0::B/64", ["2001:db8::b/64"]],
  ["address 192.0.2.11/24\nup ip addr add 192.0.2.12/24 dev $IFACE", ["192.0.2.11/24", "192.0.2.12/24"]],
  ["address 192.0.2.11\nnetmask 255.0.255.0", []],
  ["address office", []],
])("%s", (options, addresses) => {
  const { statements } = parseInterfaces("/etc/network/interfaces", `iface eth0 inet static\n${options}\n`);
  const [stanza] = statements;
  if (stanza?.kind !== "iface") throw new Error("no stanza");
  expect(addressesOf(stanza)).toEqual(addresses);
});
