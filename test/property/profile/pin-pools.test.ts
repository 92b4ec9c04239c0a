import fc from "fast-check";
import { expect, it } from "vitest";
import { carveProfile } from "../../../src/profile/carve-profile.ts";
import { pinPools } from "../../../src/profile/pin-pools.ts";
import { readProfile } from "../../../src/profile/read.ts";

/** One host in one of the ways to write it: lines without their indentation, and whether it has a pool already. */
const host = fc.record({
  style: fc.constantFrom("flow", "flow lines", "trailing comma", "block", "json"),
  pinned: fc.boolean(),
  prefix: fc.option(fc.constantFrom(26, 27, 28)),
  comment: fc.option(fc.constantFrom("# rack 1", "#pool: 192.168.99.0/24", "# { } , : é")),
  blank: fc.boolean(),
});

const profile = fc.record({
  hosts: fc.array(host, { minLength: 1, maxLength: 8 }),
  indent: fc.integer({ min: 1, max: 5 }),
  crlf: fc.boolean(),
  finalNewline: fc.boolean(),
  six: fc.boolean(),
});

it("adds the missing pools, and taking them out again gives the same bytes", () => {
  fc.assert(
    fc.property(profile, (written) => {
      const text = textOf(written);
      const document = readProfile(text, "x.yaml");
      const { pools } = carveProfile(document);
      const pinned = pinPools(document, pools);

      const reread = readProfile(pinned, "x.yaml").profile;
      const { hosts, ...others } = document.profile;
      expect(reread).toEqual({
        ...others,
        hosts: Object.fromEntries(Object.entries(hosts).map(([name, each]) => [name, { ...each, ...pools.get(name) }])),
      });

      let without = pinned;
      for (const [name, { pool, pool6 }] of pools) {
        if (hosts[name]?.pool === null) without = withoutPair(without, "pool", pool);
        if (hosts[name]?.pool6 === null) without = withoutPair(without, "pool6", pool6);
      }
      expect(without).toBe(text);
    }),
    { numRuns: 50 },
  );
});

type Written = typeof profile extends fc.Arbitrary<infer Value> ? Value : never;

function textOf({ hosts, indent, crlf, finalNewline, six }: Written): string {
  const lan6 = six ? ', subnet6: "2001:db8::/48", gateway6: "2001:db8::1"' : "";
  const lines = [
    "# about",
    "version: 1",
    `lan: { subnet: 192.168.0.0/16, gateway: 192.168.0.1${lan6} }`,
    `pools: { prefix: 24${six ? ", prefix6: 64" : ""} }`,
    "hosts:",
    ...hosts.flatMap((each, at) => hostLines(each, at, " ".repeat(indent))),
  ];
  return lines.join(crlf ? "\r\n" : "\n") + (finalNewline ? (crlf ? "\r\n" : "\n") : "");
}

function hostLines({ style, pinned, prefix, comment, blank }: Written["hosts"][number], at: number, indent: string) {
  const pairs = [["ssh", `root@192.168.0.${at + 10}`]];
  if (pinned) pairs.push(["pool", `192.168.${200 + at}.0/${prefix ?? 24}`]);
  if (prefix) pairs.push(["prefix", String(prefix)]);
  const flow = pairs.map(([key, value]) => `${key}: ${value}`).join(", ");
  const behind = comment ? ` ${comment}` : "";
  const after = blank ? ["", `${indent}# between`] : [];
  switch (style) {
    case "flow":
      return [`${indent}h${at}: { ${flow} }${behind}`, ...after];
    case "trailing comma":
      return [`${indent}h${at}: {${flow},}${behind}`, ...after];
    case "json":
      return [
        `${indent}"h${at}": {${pairs.map(([key, value]) => `"${key}": ${key === "prefix" ? value : `"${value}"`}`).join(",")}}${behind}`,
        ...after,
      ];
    case "flow lines":
      return [
        `${indent}h${at}: {${behind}`,
        ...pairs.map(([key, value]) => `${indent}  ${key}: ${value},${behind}`),
        `${indent}}`,
        ...after,
      ];
    case "block":
      return [
        `${indent}h${at}:${behind}`,
        ...pairs.map(([key, value]) => `${indent}  ${key}:  ${value}${behind}`),
        ...after,
      ];
    default:
      throw new Error(style);
  }
}

function withoutPair(text: string, key: string, value: string | null): string {
  if (value === null) return text;
  const pair = new RegExp(`(?:, ${key}: ${value}|, "${key}": "${value}"|\\r?\\n +${key}: ${value})(?![\\w:.])`);
  expect(text).toMatch(pair);
  return text.replace(pair, "");
}
