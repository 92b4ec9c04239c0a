import { expect, test } from "vitest";
import { address, bookworm } from "../../../support/plan-facts.ts";
import { planOf, refusalsOf } from "../../../support/plan-of.ts";

const fresh = bookworm();
const off = { "net.ipv6.conf.default.disable_ipv6": "1", "net.ipv6.conf.eth0.disable_ipv6": "0" };

test("an IPv6 address does not move to a bridge that is to be made without IPv6", () => {
  const refusals = refusalsOf({
    ...fresh,
    sysctls: off,
    addresses: [...fresh.addresses, address("eth0", "2001:db8:77::11/64")],
  });
  expect(refusals).toMatchObject([
    { code: "plan/ipv6-address-lost", found: "net.ipv6.conf.default.disable_ipv6 = 1, and 2001:db8:77::11/64" },
  ]);
});

test("a link-local one need not move", () => {
  expect(planOf({ ...fresh, sysctls: off }).steps.length).toBeGreaterThan(0);
});
