import { expect, test } from "vitest";
import { comesByItself } from "../../../../src/plan/bridge/kernel-routes.ts";
import { address, bookworm, route } from "../../../support/plan-facts.ts";
import { planOf } from "../../../support/plan-of.ts";

const fresh = bookworm();
const own = { link: "eth0", protocol: "kernel", scope: "link" };

test.each([
  ["the route of an address's prefix", route("10.77.0.0/16", own), true],
  ["one that only says so", route("10.12.0.0/16", own), false],
  ["one of another metric, as network managers make it", route("10.77.0.0/16", { ...own, metric: 100 }), false],
  ["the route of an address that makes none", route("10.98.0.0/24", own), false],
  ["link-local", route("fe80::/64", { ...own, family: 6, metric: 256 }), true],
  ["one by hand", route("10.77.0.0/16", { ...own, protocol: "boot" }), false],
])("%s", (_, given, comes) => {
  const facts = { ...fresh, addresses: [...fresh.addresses, address("eth0", "10.98.0.5/24", { prefixRoute: false })] };
  expect(comesByItself(facts, given)).toBe(comes);
});

test("a route that says it is the kernel's, and is not, moves with the others", () => {
  const lost = route("10.12.0.0/16", own);
  const steps = planOf({ ...fresh, routes: [...fresh.routes, lost] }).steps;
  const operations = steps.flatMap((step) => (step.kind === "links" ? [...step.apply, ...step.undo] : []));
  expect(operations).toContainEqual({ op: "replace-route", route: { ...lost, link: "br0" } });
  expect(operations).toContainEqual({ op: "replace-route", route: lost });
});
