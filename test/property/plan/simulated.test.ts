import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressOf, contains, prefixLength } from "../../../src/address/range.ts";
import { isContainersVeth } from "../../../src/facts/container-veth.ts";
import type { Address, Facts, Route } from "../../../src/facts/facts.ts";
import { fingerprint } from "../../../src/facts/fingerprint.ts";
import { Fault } from "../../../src/fault/fault.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import type { LinkOperation, Step } from "../../../src/plan/step.ts";
import { programFor } from "../../../src/transaction/lower/program.ts";
import { advance, afterOperations, afterSteps, isEmpty, undoneSteps } from "../../support/after-plan.ts";
import { bookworm } from "../../support/plan-facts.ts";
import { planOf } from "../../support/plan-of.ts";
import { type Case, cases } from "./hosts.ts";

/** With a plan that does something; the others are refused, and are not counted. */
const planned = cases
  .map((each) => ({ ...each, plan: planOrNull(each) }))
  .filter((each): each is Case & { plan: Plan } => each.plan !== null && !isEmpty(each.plan));

test("most of these hosts can be planned for, with every kind of step", { timeout: 60_000 }, () => {
  const plans = fc.sample(cases, { seed: 20, numRuns: 200 }).map(planOrNull);
  const withSteps = plans.filter((plan) => plan !== null && !isEmpty(plan));
  expect(withSteps.length / plans.length).toBeGreaterThan(0.7);
  // And some cannot: what is refused belongs to what is tried.
  expect(withSteps.length / plans.length).toBeLessThan(0.95);
  const kinds = withSteps.flatMap((plan) => plan?.steps.map(({ kind }) => kind) ?? []);
  expect(new Set(kinds)).toEqual(new Set(["file", "links", "unit"]));
  const management = withSteps.filter((plan) => plan?.steps.some(({ managementPath }) => managementPath));
  expect(management.length / withSteps.length).toBeGreaterThan(0.3);
});

describe("a plan, on a simulated host", { timeout: 60_000 }, () => {
  test("once done leaves nothing to do", () => {
    fc.assert(
      fc.property(planned, ({ facts, profile, plan }) => {
        const again = planOf(afterSteps(facts, plan.steps), profile);
        expect({ changes: again.changes, steps: again.steps }).toEqual({ changes: [], steps: [] });
      }),
    );
  });

  test("can be taken up wherever an earlier one was cut off", () => {
    fc.assert(
      fc.property(planned, fc.nat(), (given, moment) => {
        const { facts, profile, plan } = given;
        const moments = momentsOf(facts, plan.steps);
        const host = moments[moment % moments.length]?.host ?? facts;
        const again = planOrNull({ ...given, facts: host });
        if (!again) return;
        const { changes, steps } = planOf(afterSteps(host, again.steps), profile);
        expect({ changes, steps }).toEqual({ changes: [], steps: [] });
      }),
    );
  });

  test("loses nothing that it moves, and changes nothing that it does not name", () => {
    fc.assert(
      fc.property(planned, (given) => {
        const after = afterSteps(given.facts, given.plan.steps);
        expect(kept(after, given)).toEqual(kept(given.facts, given));
        expect(after.addresses.filter(({ link }) => link === given.nic)).toEqual([]);
      }),
    );
  });

  test("says of each step whether the operator's session runs over it, and comes to it with all files for a reboot in place", () => {
    fc.assert(
      fc.property(planned, ({ facts, plan }) => {
        const path = sessionsLinks(facts);
        for (const [index, step] of plan.steps.entries()) {
          const isOnPath =
            step.kind === "links" && step.apply.some((operation) => namedBy(operation).some((name) => path.has(name)));
          expect({ step: step.title, managementPath: step.managementPath }).toEqual({
            step: step.title,
            managementPath: isOnPath,
          });
          const later = plan.steps.slice(index).flatMap((each) => (each.kind === "file" ? [each.path] : []));
          if (isOnPath) expect(later.filter((each) => /\/network\//.test(each))).toEqual([]);
        }
      }),
    );
  });

  test("undone from any moment leads back to the state before, however often", () => {
    fc.assert(
      fc.property(planned, fc.nat(), ({ facts, plan }, chosen) => {
        const before = comparable(facts);
        const text = JSON.stringify(before);
        const moments = momentsOf(facts, plan.steps);
        for (const [index, { host, begun }] of moments.entries()) {
          let back = undoneSteps(host, begun, facts);
          if (index === chosen % moments.length) {
            back = undoneSteps(undoneSteps(back, begun, facts), begun, facts);
            expect(fingerprint(withoutDockerds(back))).toBe(fingerprint(withoutDockerds(facts)));
          }
          const found = comparable(back);
          if (JSON.stringify(found) !== text) expect(found).toEqual(before);
        }
      }),
      { numRuns: 40 },
    );
  });
});

test("no step is done but by the armed program, which looks whether it is armed before the first one", () => {
  const circumstances = { id: "20261120-073059-7f3a", operator: "o", begun: new Date(0), window: 60 };
  const files = programFor(planOf(bookworm()), circumstances).filter(({ content }) => content.startsWith("#!/bin/sh"));
  const doing = files.filter(({ content }) => /\/step\.sh" apply /.test(content));
  expect(doing.map(({ path }) => path)).toEqual(["apply"]);
  const [looks = -1, does = -1] = [/"\$\(phase\)" != armed/, /\/step\.sh" apply /].map((word) =>
    doing[0]?.content.search(word),
  );
  expect(looks).toBeGreaterThan(0);
  expect(does).toBeGreaterThan(looks);
});

/** All that a plan may not change; of what moves, that it is still there. */
function kept(facts: Facts, { nic, profile, plan }: Case & { plan: Plan }) {
  const bridge = profile.profile.bridge.name;
  const movable = (link: string | null) => link === nic || link === bridge;
  const passing = (link: string | null) => link === "docker0" || (link !== null && isContainersVeth(link));
  const paths = plan.steps.flatMap((step) => (step.kind === "file" ? [step.path] : []));
  const isWritten = (path: string) => paths.some((each) => each === path || each.startsWith(`${path}/`));
  const { "docker.service": dockerService, ...units } = facts.units;
  const { docker, addresses, routes, links, files, sysctls, ...others } = facts;
  return {
    ...others,
    links: links.flatMap(({ operstate: _, ...link }) => {
      if (passing(link.name) || link.name === bridge) return [];
      return [link.name === nic ? { ...link, up: true, master: null, addrGenMode: null } : link];
    }),
    addresses: addresses.filter(({ link }) => !movable(link) && !passing(link)),
    moved: asSet(
      addresses
        .filter(({ link, family, scope }) => movable(link) && !(family === 6 && scope === "link"))
        .map(({ link, label, ...address }) => ({ ...address, label: label?.slice(link.length) ?? null })),
    ),
    routes: asSet(
      routes
        .filter(({ link, destination }) => !passing(link) && !(movable(link) && destination === "fe80::/64"))
        .map((route) => (movable(route.link) ? { ...route, link: "either" } : route)),
    ),
    files: Object.fromEntries(Object.entries(files).filter(([path]) => !isWritten(path))),
    sysctls: Object.fromEntries(
      Object.entries(sysctls).filter(([key]) => !key.includes(`.${bridge}.`) && !key.includes(".docker0.")),
    ),
    units,
    dockerService: dockerService && { ...dockerService, dropIns: [], after: [] },
    docker: docker && { ...docker, networks: docker.networks.filter(({ name }) => name !== "bridge") },
  };
}

/** Those that its packets come in and go out by, whichever table is asked. */
function sessionsLinks({ session, addresses, routes }: Facts): ReadonlySet<string | null> {
  if (!session) return new Set();
  const { peer, local } = session;
  const own = addresses.filter(({ address }) => addressOf(address) === local).map(({ link }) => link);
  if (/^(127\.|fe80:)/.test(peer)) return new Set(own);
  const ways = ["main", "200"].flatMap((table) => {
    const fitting = routes.filter(
      ({ destination, ...route }) =>
        route.family === 4 && route.table === table && (destination === "default" || contains(destination, peer)),
    );
    const lengths = fitting.map(({ destination }) => (destination === "default" ? 0 : prefixLength(destination)));
    const longest = fitting.filter((_, index) => lengths[index] === Math.max(...lengths));
    const metrics = longest.map(({ metric }) => metric ?? 0);
    return longest.filter((_, index) => metrics[index] === Math.min(...metrics)).map(({ link }) => link);
  });
  return new Set([...own, ...ways]);
}

function namedBy(operation: LinkOperation): (string | null)[] {
  if ("route" in operation) return [operation.route.link];
  return "from" in operation ? [operation.from, operation.to] : [operation.link];
}

/** Each state that a host can be left in, with the steps that were begun by then. */
function momentsOf(facts: Facts, steps: readonly Step[]): { host: Facts; begun: readonly Step[] }[] {
  let before = facts;
  return steps.flatMap((step, index) => {
    const begun = steps.slice(0, index + 1);
    const within = [before];
    if (step.kind === "links") {
      for (const operation of step.apply) within.push(afterOperations(within.at(-1) ?? before, [operation]));
    }
    before = advance(before, step);
    return [...within, before].map((host) => ({ host, begun }));
  });
}

function planOrNull({ facts, profile }: Case): Plan | null {
  try {
    return planOf(facts, profile);
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}

/** As sets, and without what a bridge gives itself with its first carrier and keeps until it goes down. */
function comparable(given: Facts) {
  const facts = withoutDockerds(given);
  const bridges = facts.links.filter(({ kind }) => kind === "bridge").map(({ name }) => name);
  const isOwn = ({ link, scope }: Address) => bridges.includes(link) && scope === "link";
  const isOwns = ({ link, destination, protocol }: Route) =>
    link !== null && bridges.includes(link) && destination === "fe80::/64" && protocol === "kernel";
  return {
    ...facts,
    links: asSet(facts.links),
    addresses: asSet(facts.addresses.filter((each) => !isOwn(each))),
    routes: asSet(facts.routes.filter((each) => !isOwns(each))),
    rules: asSet(facts.rules),
    docker: facts.docker && {
      ...facts.docker,
      networks: asSet(facts.docker.networks.map(({ id: _, ...network }) => network)),
      containers: asSet(facts.docker.containers),
    },
  };
}

/** What dockerd does to a bridge that was there before it, and no undo takes back yet: its MTU, and no advertisements. */
function withoutDockerds(facts: Facts): Facts {
  const bridges = facts.links.filter(({ kind }) => kind === "bridge").map(({ name }) => name);
  return {
    ...facts,
    links: facts.links.map((link) => (link.kind === "bridge" ? { ...link, mtu: 0 } : link)),
    files: sorted(facts.files),
    units: sorted(facts.units),
    sysctls: sorted(facts.sysctls, (key) => !bridges.some((name) => key === `net.ipv6.conf.${name}.accept_ra`)),
  };
}

function sorted<Value>(values: Readonly<Record<string, Value>>, isWanted = (_key: string) => true) {
  const entries = Object.entries(values).filter(([key]) => isWanted(key));
  return Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function asSet(items: readonly object[]): string[] {
  return [...new Set(items.map((item) => JSON.stringify(Object.entries(item).toSorted())))].toSorted();
}
