import { expect, test } from "vitest";
import type { IpAddress } from "../../../src/address/types.ts";
import type { Facts } from "../../../src/facts/facts.ts";
import { sessionLinks } from "../../../src/plan/session-links.ts";
import { address, bookworm, route } from "../../support/plan-facts.ts";
import { planOf } from "../../support/plan-of.ts";

const fresh = bookworm();
const host: Facts = {
  ...fresh,
  addresses: [
    ...fresh.addresses,
    address("eth1", "198.18.0.5/24"),
    address("dummy0", "192.0.2.200/32"),
    address("eth1", "fe80::5/64", { scope: "link" }),
  ],
  routes: [
    ...fresh.routes,
    route("198.18.0.0/24", { link: "eth1", protocol: "kernel" }),
    route("default", { link: "eth1", gateway: "198.18.0.1" as IpAddress, metric: 900 }),
    route("default", { link: "eth2", table: "200" }),
  ],
};

test.each([
  ["in the NIC's own subnet", "10.77.255.254", "10.77.0.11", ["eth0", "eth2"]],
  ["far away", "203.0.113.9", "10.77.0.11", ["eth0", "eth2"]],
  ["on another NIC", "198.18.0.77", "198.18.0.5", ["eth1", "eth2"]],
  [
    "far away, to another NIC, while answers go out by the first",
    "203.0.113.9",
    "198.18.0.5",
    ["eth0", "eth1", "eth2"],
  ],
  ["to an address that no wire carries", "203.0.113.9", "192.0.2.200", ["dummy0", "eth0", "eth2"]],
  ["of a container", "172.17.0.2", "172.17.0.1", ["docker0", "eth2"]],
  ["link-local", "fe80::1", "fe80::5", ["eth1"]],
  ["on the host itself", "127.0.0.1", "127.0.0.1", ["lo"]],
  ["on the host itself, by its address", "10.77.0.11", "10.77.0.11", ["eth0"]],
])("a peer %s", (_, peer, local, links) => {
  const session = { peer: peer as IpAddress, local: local as IpAddress };
  expect([...sessionLinks({ ...host, session })].toSorted()).toEqual(links);
});

test("without a session there are none", () => {
  expect(sessionLinks({ ...host, session: null }).size).toBe(0);
});

test("a session over docker0 is told of where docker0 goes", () => {
  const session = { peer: "172.17.0.2" as IpAddress, local: "172.17.0.1" as IpAddress };
  const plan = planOf({ ...fresh, session });
  const told = plan.steps.filter(({ managementPath }) => managementPath).map(({ title }) => title);
  expect(told).toEqual(["remove docker0"]);
  expect(plan.changes.find(({ subject }) => subject === "link docker0")?.risks).toMatchObject([
    { kind: "management-path" },
  ]);
});
