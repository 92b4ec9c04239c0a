import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Container, Facts } from "../../../src/facts/facts.ts";
import { fingerprint } from "../../../src/facts/fingerprint.ts";

const golden = new URL("../../golden/facts/goldens/bookworm-busy.json", import.meta.url);
const host = { ...JSON.parse(readFileSync(golden, "utf8")), tools: {} } as Facts;
const whole = fingerprint(host);

test("the order of an object's keys does not matter", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 7918 }), (seed) => {
      const shuffled = (value: unknown): unknown => {
        if (value === null || typeof value !== "object") return value;
        if (Array.isArray(value)) return value.map(shuffled);
        const entries = Object.entries(value).map(([key, inner], index) => ({
          key,
          inner,
          at: ((index + 1) * seed) % 7919,
        }));
        return Object.fromEntries(
          entries.toSorted((a, b) => a.at - b.at).map(({ key, inner }) => [key, shuffled(inner)]),
        );
      };
      expect(fingerprint(shuffled(host) as Facts)).toBe(whole);
    }),
    { numRuns: 20 },
  );
});

/** Any one of these is a host that moved. */
const ground: Readonly<Record<string, (facts: Facts) => Facts>> = {
  "an address": (facts) => ({ ...facts, addresses: facts.addresses.filter(({ link }) => link !== "eth0") }),
  "a route": (facts) => ({ ...facts, routes: facts.routes.filter(({ destination }) => destination !== "default") }),
  "a rule": (facts) => ({ ...facts, rules: facts.rules.slice(1) }),
  "a link's MTU": (facts) => ({ ...facts, links: facts.links.map((link) => ({ ...link, mtu: 9000 })) }),
  "a file's mode": (facts) => ({
    ...facts,
    files: Object.fromEntries(
      Object.entries(facts.files).map(([path, file]) => [path, file && { ...file, mode: "0600" }]),
    ),
  }),
  "a file that is gone": (facts) => ({ ...facts, files: { ...facts.files, "/etc/network/interfaces": null } }),
  "the engine's version": (facts) => ({ ...facts, docker: facts.docker && { ...facts.docker, version: "28.5.2" } }),
  "dockerd's flags": (facts) => ({ ...facts, docker: facts.docker && { ...facts.docker, argv: ["dockerd"] } }),
  "a dockerd that stopped": (facts) => ({ ...facts, docker: facts.docker && { ...facts.docker, running: false } }),
  "another host": (facts) => ({ ...facts, system: { ...facts.system, machineId: "0" } }),
  "a container to be started again": (facts) => withContainer(facts, {}),
};

describe("a plan does not outlive", () => {
  test.each(Object.entries(ground))("%s", (_, change) => {
    expect(fingerprint(change(host))).not.toBe(whole);
  });
});

/** None of these is. */
const passing: Readonly<Record<string, (facts: Facts) => Facts>> = {
  "another session": (facts) => ({ ...facts, session: null }),
  "a container that comes back by itself": (facts) => withContainer(facts, { restartPolicy: "always" }),
  "a container that is removed once stopped": (facts) => withContainer(facts, { autoRemove: true }),
  "a container that a swarm looks after": (facts) => withContainer(facts, { swarmTask: true }),
  "a container that does not run": (facts) => withContainer(facts, { running: false }),
  "a network of Docker's": (facts) => ({
    ...facts,
    docker: facts.docker && {
      ...facts.docker,
      networks: facts.docker.networks.filter(({ name }) => name === "bridge"),
    },
  }),
  "the links of containers and of Docker's networks": (facts) => ({
    ...facts,
    links: facts.links.filter(({ name }) => !/^(veth|br-)/.test(name)),
    addresses: facts.addresses.filter(({ link }) => !/^(veth|br-)/.test(link)),
    routes: facts.routes.filter(({ link }) => !/^(veth|br-)/.test(link ?? "")),
    sysctls: Object.fromEntries(Object.entries(facts.sysctls).filter(([key]) => !key.includes(".br-"))),
  }),
  "another order of listing": (facts) => ({
    ...facts,
    links: facts.links.toReversed(),
    addresses: facts.addresses.toReversed(),
    routes: facts.routes.toReversed(),
    rules: facts.rules.toReversed(),
  }),
  "a restart of dockerd": (facts) => ({
    ...facts,
    docker: facts.docker && {
      ...facts.docker,
      networks: facts.docker.networks.map((network) => (network.name === "bridge" ? { ...network, id: "1" } : network)),
    },
  }),
  "carrier on docker0": (facts) => ({ ...facts, links: facts.links.map((link) => ({ ...link, operstate: "DOWN" })) }),
};

describe("a plan outlives", () => {
  test.each(Object.entries(passing))("%s", (_, change) => {
    expect(fingerprint(change(host))).toBe(whole);
  });
});

function withContainer(facts: Facts, extra: Partial<Container>): Facts {
  const container: Container = {
    id: "f00",
    name: "alone",
    running: true,
    restartPolicy: "no",
    autoRemove: false,
    swarmTask: false,
    networks: [],
    published: [],
    ...extra,
  };
  return { ...facts, docker: facts.docker && { ...facts.docker, containers: [...facts.docker.containers, container] } };
}
