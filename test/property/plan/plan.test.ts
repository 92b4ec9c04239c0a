import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { IpAddress } from "../../../src/address/types.ts";
import type { Facts } from "../../../src/facts/facts.ts";
import { Fault } from "../../../src/fault/fault.ts";
import type { LinksStep } from "../../../src/plan/step.ts";
import { afterOperations, afterSteps, isEmpty, prefixRoutes, undoneSteps } from "../../support/after-plan.ts";
import { address, bookworm, bookwormInterfaces, container, docker, file, route } from "../../support/plan-facts.ts";
import { planOf } from "../../support/plan-of.ts";

/** Hosts that can be planned for, with more on their NIC than one address. */
const hosts: fc.Arbitrary<Facts> = fc
  .record({
    extra: fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { maxLength: 4 }),
    six: fc.boolean(),
    containers: fc.array(fc.constantFrom("no", "always", "unless-stopped", "on-failure"), { maxLength: 4 }),
    docker0: fc.boolean(),
    session: fc.boolean(),
    metric: fc.option(fc.integer({ min: 1, max: 500 })),
  })
  .map(({ extra, six, containers, docker0, session, metric }) => {
    const fresh = bookworm();
    const addresses = extra.map((number) => address("eth0", `10.${number + 100 > 255 ? 20 : 100}.${number}.5/24`));
    const routes = extra.map((number) =>
      route(`172.20.${number}.0/24`, { gateway: "10.77.0.254" as IpAddress, metric, protocol: "static" }),
    );
    const sixes = six ? [address("eth0", "2001:db8:77::11/64")] : [];
    return {
      ...fresh,
      links: fresh.links.filter(({ name }) => docker0 || name !== "docker0"),
      addresses: [...fresh.addresses.filter(({ link }) => docker0 || link !== "docker0"), ...addresses, ...sixes],
      routes: [
        ...fresh.routes.filter(({ link }) => docker0 || link !== "docker0"),
        ...routes,
        ...[...addresses, ...sixes].flatMap(prefixRoutes),
        ...(six ? [route("default", { family: 6, gateway: "2001:db8:77::1" as IpAddress, metric: 1024 })] : []),
      ],
      docker: docker({
        containers: containers.map((restartPolicy, index) => container(`c${index}`, { restartPolicy })),
      }),
      session: session ? fresh.session : null,
    };
  });

describe("a plan", () => {
  test("is the same bytes, in whatever order the host lists things", () => {
    fc.assert(
      fc.property(hosts, fc.infiniteStream(fc.nat()), (facts, numbers) => {
        const shuffled = <Item>(items: readonly Item[]): Item[] =>
          items
            .map((item) => ({ item, key: numbers.next().value as number }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ item }) => item);
        const other: Facts = {
          ...facts,
          links: shuffled(facts.links),
          addresses: shuffled(facts.addresses),
          routes: shuffled(facts.routes),
          rules: shuffled(facts.rules),
          files: Object.fromEntries(shuffled(Object.entries(facts.files))),
          units: Object.fromEntries(shuffled(Object.entries(facts.units))),
          docker: facts.docker && {
            ...facts.docker,
            containers: shuffled(facts.docker.containers),
            networks: shuffled(facts.docker.networks),
          },
        };
        expect(JSON.stringify(planOf(other))).toBe(JSON.stringify(planOf(facts)));
      }),
    );
  });

  test("once done leaves nothing to do", () => {
    fc.assert(
      fc.property(hosts, (facts) => {
        const { steps } = planOf(facts);
        expect(isEmpty(planOf(afterSteps(facts, steps)))).toBe(true);
      }),
    );
  });

  test("undone from any point within leads back to the state before, however often", () => {
    fc.assert(
      fc.property(hosts, fc.nat(), fc.integer({ min: 1, max: 3 }), (facts, point, times) => {
        const step = planOf(facts).steps.find((each): each is LinksStep => each.kind === "links");
        if (!step) throw new Error("no link changes");
        let host = afterOperations(facts, step.apply.slice(0, point % (step.apply.length + 1)));
        for (let time = 0; time < times; time += 1) host = afterOperations(host, step.undo);
        expect(withoutOrder(host)).toEqual(withoutOrder(facts));
      }),
    );
  });

  test("undone as a whole leads back too", () => {
    fc.assert(
      fc.property(hosts, (facts) => {
        const { steps } = planOf(facts);
        expect(withoutOrder(undoneSteps(afterSteps(facts, steps), steps))).toEqual(withoutOrder(facts));
      }),
    );
  });

  test("never carries a name from a host into a file or a command that could mean more than itself", () => {
    const hostile = fc.oneof(
      fc.string({ minLength: 1, maxLength: 15, unit: "binary" }),
      fc.constantFrom(
        "$(reboot)",
        "a;reboot",
        "`id`",
        "e\nup id",
        "-x",
        "a b",
        "../x",
        "e'h",
        'e"h',
        "e\\",
        "e|sh",
        "e&",
        "..",
      ),
    );
    fc.assert(
      fc.property(hostile, (name) => {
        const fresh = bookworm();
        const renamed = <Item extends { link: string | null }>(items: readonly Item[]) =>
          items.map((item) => (item.link === "eth0" ? { ...item, link: name } : item));
        const facts: Facts = {
          ...fresh,
          links: fresh.links.map((each) => (each.name === "eth0" ? { ...each, name } : each)),
          addresses: renamed(fresh.addresses),
          routes: renamed(fresh.routes),
          files: { ...fresh.files, "/etc/network/interfaces": file(bookwormInterfaces.replaceAll("eth0", () => name)) },
        };
        if (/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) return;
        expect(() => planOf(facts)).toThrow(Fault);
      }),
    );
  });
});

/** What the kernel holds, as sets: the order of listing is its own, and so is what it says of carriers. */
function withoutOrder({ links, addresses, routes, files, docker: engine }: Facts) {
  const sorted = (items: readonly unknown[]) => items.map((item) => JSON.stringify(item)).toSorted();
  return {
    links: sorted(links.map((link) => ({ ...link, operstate: "" }))),
    addresses: sorted(addresses),
    routes: sorted(routes),
    files,
    engine,
  };
}
