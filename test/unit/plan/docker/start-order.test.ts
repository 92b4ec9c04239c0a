import { expect, test } from "vitest";
import { address, bookworm, link, nicMac } from "../../../support/plan-facts.ts";
import { planOf } from "../../../support/plan-of.ts";

test("an address that stands on NIC and bridge, half-way through a move, is put back once", () => {
  const fresh = bookworm();
  const plan = planOf({
    ...fresh,
    links: [
      ...fresh.links.map((each) => (each.name === "eth0" ? { ...each, master: "br0" } : each)),
      link({ index: 11, name: "br0", kind: "bridge", mac: nicMac, bridge: { stp: false, forwardDelay: 0 } }),
    ],
    addresses: [...fresh.addresses, address("eth0", "2001:db8:77::11/64"), address("br0", "2001:db8:77::11/64")],
  });
  const dropIn = plan.steps.find((step) => step.kind === "file" && step.path.endsWith("50-routable.conf"));
  expect(dropIn?.kind === "file" && dropIn.after?.content).toMatch(/keep-addresses br0 2001:db8:77::11\/64\n$/);
});
