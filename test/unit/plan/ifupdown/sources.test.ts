import { describe, expect, test } from "vitest";
import type { FileFact } from "../../../../src/facts/facts.ts";
import { readSources } from "../../../../src/plan/ifupdown/sources.ts";
import { directory, file } from "../../../support/plan-facts.ts";

function read(files: Record<string, string | FileFact | null>) {
  const facts = Object.entries(files).map(([path, fact]) => [path, typeof fact === "string" ? file(fact) : fact]);
  const sources = readSources({ "/etc/network/interfaces.d": directory, ...Object.fromEntries(facts) });
  if (!sources) throw new Error("not read");
  return {
    names: sources.statements.flatMap((each) => (each.kind === "iface" ? [each.name] : [])),
    unread: sources.unread.map(({ place, reason }) => `${place.file}:${place.line} ${reason}`),
  };
}

const stanza = (name: string) => `iface ${name} inet manual\n`;

describe("the order in which ifupdown reads", () => {
  test("an included file stands where it is included, its own includes within", () => {
    expect(
      read({
        "/etc/network/interfaces": `${stanza("a")}source interfaces.d/*.cfg\n${stanza("e")}`,
        "/etc/network/interfaces.d/1.cfg": `${stanza("b")}source /etc/network/interfaces.d/deep\n${stanza("d")}`,
        "/etc/network/interfaces.d/deep": stanza("c"),
        "/etc/network/interfaces.d/.hidden.cfg": stanza("hidden"),
      }).names,
    ).toEqual(["a", "b", "c", "d", "e"]);
  });

  test("a file is read once, even when it includes itself", () => {
    expect(read({ "/etc/network/interfaces": `source /etc/network/interfaces\n${stanza("a")}` }).names).toEqual(["a"]);
  });

  test("source-directory takes plain names only", () => {
    expect(
      read({
        "/etc/network/interfaces": "source-directory /etc/network/interfaces.d\n",
        "/etc/network/interfaces.d/b_1": stanza("b"),
        "/etc/network/interfaces.d/a-1": stanza("a"),
        "/etc/network/interfaces.d/c.cfg": stanza("c"),
      }).names,
    ).toEqual(["a", "b"]);
  });

  test("an empty directory and a directory within are nothing to read", () => {
    expect(
      read({
        "/etc/network/interfaces": "source /etc/network/interfaces.d/*\n",
        "/etc/network/interfaces.d/old": directory,
      }),
    ).toEqual({ names: [], unread: [] });
  });
});

describe("what was not read is told", () => {
  test.each(["/opt/net/*.cfg", "$DIR/x", "/etc/network/interfaces.d/[ab]", "/etc/*/interfaces.d/x"])(
    "source %s",
    (pattern) => {
      expect(read({ "/etc/network/interfaces": `\nsource ${pattern}\n` }).unread).toEqual([
        expect.stringContaining("/etc/network/interfaces:2 "),
      ]);
    },
  );

  test("an unreadable file", () => {
    expect(
      read({
        "/etc/network/interfaces": "source interfaces.d/x\n",
        "/etc/network/interfaces.d/x": { ...file(""), content: null, unreadable: "not UTF-8 text" },
      }).unread,
    ).toEqual(["/etc/network/interfaces:1 /etc/network/interfaces.d/x cannot be read"]);
  });
});

test("a host without an interfaces file has no sources", () => {
  expect(readSources({ "/etc/network/interfaces": null })).toBeNull();
});
