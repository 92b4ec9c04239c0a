import { expect, test } from "vitest";
import type { IpAddress } from "../../../src/address/types.ts";
import type { Facts } from "../../../src/facts/facts.ts";
import { probeName } from "../../../src/plan/probe.ts";
import { bookworm, container, docker } from "../../support/plan-facts.ts";
import { planOf } from "../../support/plan-of.ts";

const own = "10.77.0.11";

test("the gateway twice, the operator's machine, name servers elsewhere", () => {
  const nameservers = ["127.0.0.53", "10.77.0.2", "::1"] as IpAddress[];
  expect(namesOf({ ...bookworm(), nameservers })).toEqual([
    "gateway 10.77.0.1 (ARP)",
    "gateway 10.77.0.1 (ping)",
    "SSH peer 10.77.255.254",
    "nameserver 10.77.0.2",
  ]);
});

test("no peer that is the host itself", () => {
  const session = { peer: "127.0.0.1" as IpAddress, local: "127.0.0.1" as IpAddress };
  expect(namesOf({ ...bookworm(), session })).not.toContain("SSH peer 127.0.0.1");
});

test.each<[string, Parameters<typeof container>[1], string[]]>([
  ["in order, once where both families have it", { published: [on(8080), on(443), on(8080, "::")] }, ["443", "8080"]],
  ["at the LAN address alone", { published: [on(80, own)] }, ["80"]],
  ["elsewhere: not", { published: [on(80, "127.0.0.1"), on(81, "192.0.2.7")] }, []],
  ["over UDP: not", { published: [{ ...on(53), protocol: "udp" }] }, []],
  ["of a stopped container: not", { published: [on(80)], running: false }, []],
  ["of one that is gone once stopped: not", { published: [on(80)], autoRemove: true }, []],
  ["of a swarm's task: not", { published: [on(80)], swarmTask: true }, []],
])("published ports %s", (_, given, ports) => {
  const facts = { ...bookworm(), docker: docker({ containers: [container("web", given)] }) };
  const found = planOf(facts).probes.filter(({ kind }) => kind === "port");
  expect(found).toEqual(ports.map((port) => ({ kind: "port", address: own, port: Number(port), container: "web" })));
});

function on(hostPort: number, address: string | null = "0.0.0.0") {
  return { address: address as IpAddress | null, hostPort, containerPort: 80, protocol: "tcp" };
}

function namesOf(facts: Facts): string[] {
  return planOf(facts).probes.map(probeName);
}
