import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Fault } from "../../../src/fault/fault.ts";
import { readProfile } from "../../../src/profile/read.ts";

const homelab = "profiles/homelab.yaml";

describe("readProfile", () => {
  it("reads the seed's cluster, with everything that it leaves out as null", () => {
    const { profile } = readProfile(readFileSync(homelab), homelab);
    expect(profile).toEqual({
      version: 1,
      lan: {
        subnet: "192.168.0.0/16",
        gateway: "192.168.0.1",
        subnet6: null,
        gateway6: null,
        reserved: ["192.168.0.0/24"],
      },
      bridge: { name: "br0", parent: "auto" },
      pools: { prefix: 24, prefix6: null },
      docker: { ipForward: false, ipMasq: false, iptables: null, icc: null, mtu: null, proxies: null },
      hosts: Object.fromEntries(
        [1, 2, 3].map((at) => [
          `dock-${at}`,
          {
            target: { kind: "ssh", destination: `root@192.168.0.5${at}` },
            address: `192.168.0.5${at}`,
            pool: `192.168.5${at}.0/24`,
            pool6: null,
            prefix: null,
            prefix6: null,
          },
        ]),
      ),
    });
  });

  it("fills in the bridge, and canonicalises addresses", () => {
    const { profile } = readProfile(
      profileOf("here: { local: true, address: 192.168.0.60, pool6: 2001:DB8:0:60::/64 }", {
        lan: "subnet6: 2001:DB8:0::/48, gateway6: 2001:DB8:0::1",
      }),
      "x.yaml",
    );
    expect(profile.bridge).toEqual({ name: "br0", parent: "auto" });
    expect(profile.lan).toMatchObject({ subnet6: "2001:db8::/48", gateway6: "2001:db8::1" });
    expect(profile.hosts["here"]).toEqual({
      target: { kind: "local" },
      address: "192.168.0.60",
      pool: null,
      pool6: "2001:db8:0:60::/64",
      prefix: null,
      prefix6: null,
    });
  });

  it.each([
    ["root@192.168.0.51", "192.168.0.51"],
    ["192.168.0.51", "192.168.0.51"],
    ["ssh://root@192.168.0.51:2222", "192.168.0.51"],
    ["ssh://root@192.168.0.51/", "192.168.0.51"],
    ["ssh://root@[2001:db8:0::51]:22", "2001:db8::51"],
    ["root@2001:db8::51", "2001:db8::51"],
    ["admin@example.org@192.168.0.51", "192.168.0.51"],
    ["root@10.0.0.51", null],
    ["root@dock-1.example", null],
    ["dock-1", null],
  ])("takes the LAN address out of ssh: %s", (ssh, address) => {
    const lan = "subnet6: 2001:db8::/48, gateway6: 2001:db8::1";
    const { profile } = readProfile(profileOf(`dock-1: { ssh: "${ssh}" }`, { lan }), "x.yaml");
    expect(profile.hosts["dock-1"]?.address).toBe(address);
  });

  it("takes JSON, a byte order mark and CRLF", () => {
    const text =
      '\uFEFF{"version": 1,\r\n"lan": {"subnet": "10.0.0.0/8", "gateway": "10.0.0.1"},\r\n"pools": {"prefix": 24}, "hosts": {"a": {"local": true}}}\r\n';
    const document = readProfile(Buffer.from(text), "x.json");
    expect(Object.keys(document.profile.hosts)).toEqual(["a"]);
    expect(document.text).toBe(text);
  });

  it("takes an alias for a value", () => {
    const text = profileOf("a: { ssh: root@a, prefix: &small 28 }\n  b: { ssh: root@b, prefix: *small }");
    expect(readProfile(text, "x.yaml").profile.hosts["b"]?.prefix).toBe(28);
  });

  it("has no host that the file does not name", () => {
    const { profile } = readProfile(profileOf("constructor: { local: true }"), "x.yaml");
    expect(profile.hosts["constructor"]?.target).toEqual({ kind: "local" });
    expect(profile.hosts["toString"]).toBeUndefined();
  });

  it("says where values stand, or the nearest parent that does", () => {
    const { placeOf } = readProfile(readFileSync(homelab), homelab);
    const shown = (path: (string | number)[]) => {
      const { line, column, text = "", length = 0 } = placeOf(path);
      return `${line}: ${text.slice(column - 1, column - 1 + length)}`;
    };
    expect(shown(["hosts", "dock-2", "pool"])).toBe("32: 192.168.52.0/24");
    expect(shown(["hosts", "dock-2", "pool6"])).toBe("32: dock-2");
    expect(shown(["hosts", "dock-2"])).toBe("32: dock-2");
    expect(shown(["hosts", "dock-4", "pool"])).toBe("30: hosts");
    expect(shown(["lan", "reserved", 0])).toBe("14: 192.168.0.0/24");
    expect(shown(["docker", "icc"])).toBe("25: docker");
  });

  it("shows no more errors than anyone reads", () => {
    const hosts = Array.from({ length: 5000 }, (_, at) => `h${at}: { ssh: root@h${at}, pool: 192.168.51.0/24 }`);
    const { diagnostics } = faultOf(profileOf(hosts.join("\n  ")));
    expect(diagnostics).toHaveLength(101);
    expect(diagnostics[0]).toMatchObject({ code: "profile/overlap", place: { line: 6 } });
    expect(diagnostics.at(-1)).toMatchObject({ code: "profile/more-errors" });
  });

  it("leaves out a source line that nobody could read", () => {
    const [first] = faultOf(`${profileOf("a: { local: true, poool: x }").trimEnd()} # ${"x".repeat(2000)}`).diagnostics;
    expect(first).toMatchObject({ code: "profile/unknown-key", place: { line: 5, column: 21 } });
    expect(first.place).not.toHaveProperty("text");
  });
});

describe("a text that is too much", () => {
  it.each(["[", "{a: ", "- ", "? ", "a: [", "- ? "])("is refused before the parser recurses into %j", (piece) => {
    const begun = performance.now();
    const { diagnostics } = faultOf(piece.repeat(500_000));
    expect(diagnostics).toMatchObject([{ code: "profile/too-deep", place: { line: 1 } }]);
    expect(performance.now() - begun).toBeLessThan(1000);
  });

  it("is refused when lines nest ever deeper", () => {
    const text = Array.from({ length: 500 }, (_, at) => `${" ".repeat(at)}a:\n`).join("");
    expect(faultOf(text).diagnostics).toMatchObject([{ code: "profile/too-deep", place: { line: 101, column: 102 } }]);
  });

  it("is refused by its number of tokens, wherever they are", () => {
    const { diagnostics } = faultOf("\n".repeat(2_000_000));
    expect(diagnostics).toMatchObject([{ code: "profile/too-large", place: { column: 1 } }]);
  });

  it("is refused by its size", () => {
    expect(faultOf("#".repeat(4 * 1024 * 1024 + 1)).diagnostics).toMatchObject([
      { code: "profile/too-large", found: "4,194,305 bytes" },
    ]);
  });

  it("is refused for more aliases than a person writes", () => {
    const hosts = Array.from({ length: 1001 }, (_, at) => `h${at}: { ssh: root@h${at}, prefix: *p }`).join("\n  ");
    const text = profileOf(`first: { local: true, prefix: &p 28 }\n  ${hosts}`);
    expect(faultOf(text).diagnostics).toMatchObject([{ code: "profile/alias-bomb", place: { line: 1006 } }]);
  });
});

function profileOf(hosts: string, { lan }: { lan?: string } = {}): string {
  const more = lan === undefined ? "" : `, ${lan}`;
  return `version: 1\nlan: { subnet: 192.168.0.0/16, gateway: 192.168.0.1${more} }\npools: { prefix: 24 }\nhosts:\n  ${hosts}\n`;
}

function faultOf(text: string): Fault {
  try {
    readProfile(text, "x.yaml");
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
