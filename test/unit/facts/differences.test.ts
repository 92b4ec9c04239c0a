import { expect, test } from "vitest";
import type { Cidr, IpAddress } from "../../../src/address/types.ts";
import { differences } from "../../../src/facts/differences.ts";
import type { Facts } from "../../../src/facts/facts.ts";
import { bookworm, container, docker, file, route } from "../../support/plan-facts.ts";

test.each<[string, (facts: Facts) => Facts, string[]]>([
  ["nothing", (facts) => facts, []],
  ["the order of listing", (facts) => ({ ...facts, routes: facts.routes.toReversed() }), []],
  [
    "a new route",
    (facts) => ({
      ...facts,
      routes: [...facts.routes, route("198.51.100.0/24", { gateway: "10.77.0.1" as IpAddress })],
    }),
    ["route 198.51.100.0/24 via 10.77.0.1 on eth0: was not there before"],
  ],
  [
    "a lost address",
    (facts) => ({ ...facts, addresses: facts.addresses.filter(({ address }) => !address.startsWith("10.77.")) }),
    ["address 10.77.0.11/16 on eth0: is gone"],
  ],
  [
    "a link's MTU",
    (facts) => ({ ...facts, links: facts.links.map((link) => (link.name === "eth0" ? { ...link, mtu: 1400 } : link)) }),
    ["link eth0: mtu 1500 before, 1400 now"],
  ],
  [
    "a file, without its content",
    (facts) => ({
      ...facts,
      files: { ...facts.files, "/etc/docker/daemon.json": file("{}"), "/run/network/ifstate": file("psk=secret") },
    }),
    ["file /run/network/ifstate: another content", "file /etc/docker/daemon.json: was not there before"],
  ],
  [
    "a sysctl",
    (facts) => ({ ...facts, sysctls: { "net.ipv4.ip_forward": "0" } }),
    ["net.ipv4.ip_forward: 1 before, 0 now"],
  ],
])("%s", (_, change, found) => {
  expect(differences(bookworm(), change(bookworm()))).toEqual(found);
});

test("a container that ran has to run, unless its end was foretold", () => {
  const facts = (running: boolean): Facts => {
    const containers = [
      container("web", { running, restartPolicy: "always" }),
      container("passing", { running, autoRemove: true }),
    ];
    return { ...bookworm(), docker: docker({ containers }) };
  };
  expect(differences(facts(true), facts(false))).toEqual(["container web: does not run any more"]);
  expect(differences(facts(false), facts(true))).toEqual([]);
});

test("dockerd's own settings", () => {
  const before = { ...bookworm(), docker: docker({}) };
  const after = { ...bookworm(), docker: docker({ addressPools: [{ base: "172.31.0.0/16" as Cidr, size: 24 }] }) };
  expect(differences(before, after)).toEqual(["dockerd's addressPools: was not there before"]);
});
