import { describe, expect, it } from "vitest";
import { carveProfile } from "../../../src/profile/carve-profile.ts";
import { pinPools } from "../../../src/profile/pin-pools.ts";
import { readProfile } from "../../../src/profile/read.ts";

const head = "version: 1\nlan: { subnet: 192.168.0.0/16, gateway: 192.168.0.1 }\npools: { prefix: 24 }\n";

describe("pinPools", () => {
  it.each<[what: string, before: string, after: string]>([
    [
      "a flow host",
      "hosts:\n  a: { ssh: root@192.168.0.51 } # rack 1\n",
      "hosts:\n  a: { ssh: root@192.168.0.51, pool: 192.168.51.0/24 } # rack 1\n",
    ],
    [
      "a flow host over lines, with a comma and comments",
      "hosts:\n  a: {\n    ssh: root@192.168.0.51 , # first\n    # last\n  }\n",
      "hosts:\n  a: {\n    ssh: root@192.168.0.51, pool: 192.168.51.0/24 , # first\n    # last\n  }\n",
    ],
    [
      "a block host with comments",
      "hosts:\n  a:\n    ssh:   root@192.168.0.51   # rack 1\n    # spare\n\n  # the end\n",
      "hosts:\n  a:\n    ssh:   root@192.168.0.51   # rack 1\n    pool: 192.168.51.0/24\n    # spare\n\n  # the end\n",
    ],
    [
      "a block host at the end of a file without a newline",
      "hosts:\n    a:\n          ssh: 'root@192.168.0.51'",
      "hosts:\n    a:\n          ssh: 'root@192.168.0.51'\n          pool: 192.168.51.0/24",
    ],
    [
      "JSON",
      'hosts: {"a": {"ssh": "root@192.168.0.51"}}',
      'hosts: {"a": {"ssh": "root@192.168.0.51", "pool": "192.168.51.0/24"}}',
    ],
    [
      "an anchored value and its alias",
      "hosts:\n  a: { ssh: root@192.168.0.51, prefix: &p 25 }\n  b: { ssh: root@b, prefix: *p }\n",
      "hosts:\n  a: { ssh: root@192.168.0.51, prefix: &p 25, pool: 192.168.25.128/25 }\n  b: { ssh: root@b, prefix: *p, pool: 192.168.0.128/25 }\n",
    ],
  ])("adds to %s and touches nothing else", (_, before, after) => {
    expect(pinned(head + before)).toBe(head + after);
  });

  it("keeps CRLF", () => {
    const text = `${head}hosts:\n  a:\n    ssh: root@192.168.0.51\n  b: { ssh: root@192.168.0.52 }\n`.replaceAll(
      "\n",
      "\r\n",
    );
    expect(pinned(text)).toBe(
      text.replace("0.51", "0.51\r\n    pool: 192.168.51.0/24").replace("0.52", "0.52, pool: 192.168.52.0/24"),
    );
  });

  it("adds both families", () => {
    const text = `version: 1
lan: { subnet: 192.168.0.0/16, gateway: 192.168.0.1, subnet6: "2001:db8::/48", gateway6: "2001:db8::1" }
pools: { prefix: 24, prefix6: 64 }
hosts:
  a:
    ssh: root@192.168.0.51
  b: { ssh: root@192.168.0.52, pool: 192.168.99.0/24 }
`;
    expect(pinned(text)).toBe(
      text
        .replace("0.51\n", "0.51\n    pool: 192.168.51.0/24\n    pool6: 2001:db8:0:1::/64\n")
        .replace("99.0/24 }", "99.0/24, pool6: 2001:db8:0:2::/64 }"),
    );
  });

  it("changes nothing when every pool is pinned", () => {
    const text = `${head}hosts: { a: { local: true, pool: 192.168.51.0/24 } }\n`;
    expect(pinned(text)).toBe(text);
  });

  it("carves the same pools again once they are pinned, and after hosts went and came", () => {
    const text = `${head}hosts:\n  a: { ssh: root@a }\n  b: { ssh: root@b }\n  c: { ssh: root@192.168.0.52 }\n`;
    const once = pinned(text);
    expect(pinned(once)).toBe(once);
    const without = once.replace(/ {2}a: .*\n/, "  z: { ssh: root@z, prefix: 20 }\n");
    for (const host of ["b", "c"]) expect(lineOf(host, pinned(without))).toBe(lineOf(host, once));
  });

  it.each([
    ["a value over several lines", "hosts:\n  a:\n    ssh: >-\n      root@192.168.0.51\n  b: { local: true }\n"],
    ["explicit keys", "hosts:\n  ? a\n  : ? ssh\n    : root@192.168.0.51\n"],
  ])("refuses a host with %s rather than to change more", (_, hosts) => {
    expect(() => pinned(head + hosts)).toThrow("the pool of a cannot be added without changing more of the file");
  });
});

function pinned(text: string): string {
  const document = readProfile(text, "x.yaml");
  return pinPools(document, carveProfile(document).pools);
}

function lineOf(host: string, text: string): string | undefined {
  return text.split("\n").find((line) => line.startsWith(`  ${host}:`));
}
