import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { InterfaceAddress, Mac } from "../../../src/address/types.ts";
import { editsFor } from "../../../src/plan/ifupdown/edit.ts";
import { parseLines, printLines } from "../../../src/plan/ifupdown/lines.ts";
import { readSources } from "../../../src/plan/ifupdown/sources.ts";
import { parseInterfaces, type Stanza } from "../../../src/plan/ifupdown/stanzas.ts";
import { edited } from "../../../src/plan/ifupdown/text-edit.ts";
import { file } from "../../support/plan-facts.ts";

describe("lines of an interfaces file", { timeout: 60_000 }, () => {
  const pieces = fc.array(
    fc.constantFrom(
      "iface",
      "eth0",
      "auto",
      " ",
      "\t",
      "\n",
      "\\\n",
      "\\",
      "#",
      "\r\n",
      "address 192.0.2.1/24",
      "\v",
      "é",
    ),
    { maxLength: 60 },
  );

  test("print as they were read, whatever they are", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          pieces.map((all) => all.join("")),
        ),
        (text) => {
          expect(printLines(parseLines(text))).toBe(text);
        },
      ),
    );
  });

  test("have words that stand where they say", () => {
    fc.assert(
      fc.property(pieces, (all) => {
        for (const { raw, words } of parseLines(all.join(""))) {
          for (const { text, span } of words) if (span) expect(raw.slice(span.start, span.end)).toBe(text);
        }
      }),
    );
  });
});

describe("the edit", { timeout: 60_000 }, () => {
  const noise = fc.constantFrom("", "# a comment, eth0 in it\\", "   ", "\t# another", "\n# two");
  const other = fc.constantFrom(
    "auto lo\niface lo inet loopback",
    "iface eth1 inet static\n  address 198.51.100.4/24\n  gateway 198.51.100.1",
    "allow-hotplug eth2\niface eth2 inet dhcp",
    "iface eth0.70 inet manual\n  vlan-raw-device eth0",
    "no-auto-down eth3",
  );
  const command = fc.constantFrom(
    "up ip route add 10.9.0.0/16 via 192.0.2.254 dev eth0",
    "post-up\t/sbin/ip -4 route add 10.8.0.0/16 dev eth0 || true",
    "down ip rule del from 192.0.2.11 iif eth0 lookup 200",
    "up ip \\\n route add 10.7.0.0/16 \\\n  dev $IFACE",
    "up echo hello",
    "dns-nameservers 192.0.2.1",
    "mtu 1400",
    "hwaddress 02:42:0a:4d:00:0b",
    "  # a comment within",
  );
  const own = fc
    .tuple(
      fc.constantFrom("", "auto eth0\n", "allow-hotplug eth0\n"),
      fc.array(command, { maxLength: 6 }),
      fc.boolean(),
    )
    .map(([mark, lines, bare]) =>
      [
        `${mark}iface eth0 inet static`,
        ...(bare ? ["  auto"] : []),
        "  address 192.0.2.11/24",
        ...lines.map((each) => `  ${each}`),
      ].join("\n"),
    );
  const text = fc
    .tuple(fc.array(fc.oneof(noise, other), { maxLength: 5 }), own, fc.array(fc.oneof(noise, other), { maxLength: 5 }))
    .map(([before, stanza, after]) => `${[...before, stanza, ...after].join("\n")}\n`);
  const wish = {
    nic: "eth0",
    bridge: "br0",
    mac: "02:42:0a:4d:00:0b" as Mac,
    address: "192.0.2.11/24" as InterfaceAddress,
    addresses: [],
  };
  const editOf = (content: string) => {
    const sources = readSources({ "/etc/network/interfaces": file(content) });
    if (!sources) throw new Error("not read");
    const moving = sources.statements.filter((each) => each.kind === "iface" && each.name === "eth0") as Stanza[];
    const [source] = sources.files;
    const edit = editsFor(sources, wish, moving).get("/etc/network/interfaces");
    if (!source || !edit) throw new Error("no edit");
    return { before: source, edit, after: parseInterfaces(source.path, edited(source, edit)) };
  };

  test("leaves every line that it does not name byte for byte, in its order", () => {
    fc.assert(
      fc.property(text, (content) => {
        const { before, edit, after } = editOf(content);
        const kept = before.lines.filter((_, at) => !edit.replace.has(at)).map(({ raw }) => raw);
        const lines = after.lines.map(({ raw }) => raw);
        let from = 0;
        for (const line of kept) {
          const at = lines.indexOf(line, from);
          expect(at).toBeGreaterThanOrEqual(from);
          from = at + 1;
        }
      }),
    );
  });

  test("gives the bridge what the NIC had, and leaves the NIC manual and marked as before", () => {
    fc.assert(
      fc.property(text, (content) => {
        const { before, after } = editOf(content);
        const stanzas = (of: typeof before, name: string) =>
          of.statements.filter((each) => each.kind === "iface" && each.name === name) as Stanza[];
        const marks = (of: typeof before, name: string) =>
          of.statements.flatMap((each) => (each.kind === "mark" && each.names.includes(name) ? [each.mark] : []));
        expect(stanzas(after, "eth0").map(({ method }) => method)).toEqual(["manual"]);
        expect([...new Set(marks(after, "eth0"))].toSorted()).toEqual([...new Set(marks(before, "eth0"))].toSorted());
        expect(marks(after, "br0")).toContain("auto");
        const [bridge] = stanzas(after, "br0");
        expect(bridge?.method).toBe("static");
        expect(bridge?.options.filter(({ name }) => name === "address").map(({ value }) => value)).toEqual([
          "192.0.2.11/24",
        ]);
        expect(bridge?.options.some(({ name }) => name === "hwaddress")).toBe(false);
        expect(
          bridge?.options
            .filter(({ name }) => !/^p(re-up|ost-down)$/.test(name))
            .some(({ value }) => /\beth0\b/.test(value)),
        ).toBe(false);
        const others = (of: typeof before) =>
          of.statements.flatMap((each) =>
            each.kind === "iface" && !/^(eth0|br0)$/.test(each.name)
              ? [[each.name, each.method, each.options.map(({ name, value }) => [name, value])]]
              : [],
          );
        expect(others(after)).toEqual(others(before));
      }),
    );
  });
});
