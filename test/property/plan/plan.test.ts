import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import type { Facts } from "../../../src/facts/facts.ts";
import { Fault } from "../../../src/fault/fault.ts";
import type { ProfileDocument } from "../../../src/profile/profile.ts";
import { readProfile } from "../../../src/profile/read.ts";
import { bookworm, bookwormInterfaces, file } from "../../support/plan-facts.ts";
import { planOf } from "../../support/plan-of.ts";
import { cases } from "./hosts.ts";

describe("a plan", { timeout: 60_000 }, () => {
  test("is the same bytes, in whatever order the host lists things and the profile tells of them", () => {
    fc.assert(
      fc.property(cases, fc.infiniteStream(fc.nat()), ({ facts, profile }, numbers) => {
        const shuffled = <Item>(items: readonly Item[]): Item[] =>
          items
            .map((item) => ({ item, key: numbers.next().value as number }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ item }) => item);
        const shuffledKeys = (value: unknown): unknown =>
          value !== null && typeof value === "object" && !Array.isArray(value)
            ? Object.fromEntries(shuffled(Object.entries(value)).map(([key, inner]) => [key, shuffledKeys(inner)]))
            : value;
        const other: Facts = {
          ...(shuffledKeys(facts) as Facts),
          links: shuffled(facts.links),
          addresses: shuffled(facts.addresses),
          routes: shuffled(facts.routes),
          rules: shuffled(facts.rules),
          firewall: shuffled(facts.firewall),
          docker: facts.docker && {
            ...facts.docker,
            containers: shuffled(facts.docker.containers),
            networks: shuffled(facts.docker.networks),
          },
        };
        const text = stringify(shuffledKeys(parse(profile.text)));
        expect(told(other, readProfile(text, profile.file))).toBe(told(facts, profile));
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

/** The plan or the refusals; without places, since a profile that is turned around has its lines elsewhere. */
function told(facts: Facts, profile: ProfileDocument): string {
  const withoutPlaces = (key: string, value: unknown) => (key === "place" ? undefined : value);
  try {
    return JSON.stringify(planOf(facts, profile), withoutPlaces);
  } catch (error) {
    if (error instanceof Fault) return JSON.stringify(error.diagnostics, withoutPlaces);
    throw error;
  }
}
