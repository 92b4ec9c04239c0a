import { describe, expect, it } from "vitest";
import { parseAddress, parseCidr, parseInterfaceAddress } from "../../../src/address/parse.ts";
import {
  addressOf,
  cidrAt,
  compareAddresses,
  contains,
  familyOf,
  firstAddress,
  lastAddress,
  overlaps,
  prefixLength,
  prefixOf,
  rangeOf,
  sizeOf,
} from "../../../src/address/range.ts";

const lan = parseCidr("192.168.0.0/16");
const lan6 = parseCidr("2001:db8:1::/48");

describe("ranges", () => {
  it("spans a prefix and an address", () => {
    expect(rangeOf(parseCidr("192.0.2.0/24"))).toEqual({ family: 4, first: 0xc0000200n, last: 0xc00002ffn });
    expect(rangeOf(parseAddress("192.0.2.1"))).toEqual({ family: 4, first: 0xc0000201n, last: 0xc0000201n });
    expect(rangeOf(parseCidr("::/0"))).toEqual({ family: 6, first: 0n, last: (1n << 128n) - 1n });
  });

  it("contains what lies wholly within, of the same family", () => {
    expect(contains(lan, parseCidr("192.168.51.0/24"))).toBe(true);
    expect(contains(lan, lan)).toBe(true);
    expect(contains(lan, parseAddress("192.168.255.255"))).toBe(true);
    expect(contains(lan, parseAddress("192.169.0.0"))).toBe(false);
    expect(contains(lan, parseCidr("192.0.0.0/8"))).toBe(false);
    expect(contains(parseCidr("0.0.0.0/0"), parseAddress("::1"))).toBe(false);
  });

  it("overlaps either way round", () => {
    const [wide, narrow] = [parseCidr("192.160.0.0/11"), parseCidr("192.168.1.0/24")];
    expect([overlaps(wide, narrow), overlaps(narrow, wide)]).toEqual([true, true]);
    expect(overlaps(narrow, parseCidr("192.168.2.0/24"))).toBe(false);
    expect(overlaps(parseCidr("0.0.0.0/0"), parseCidr("::/0"))).toBe(false);
  });

  it("sorts by family, then by number", () => {
    const sorted = ["::1", "192.0.2.10", "192.0.2.9", "192.0.2.9"].map(parseAddress).sort(compareAddresses);
    expect(sorted).toEqual(["192.0.2.9", "192.0.2.9", "192.0.2.10", "::1"]);
  });

  it("takes an interface's address apart", () => {
    const address = parseInterfaceAddress("2001:db8:1:2::b/64");
    expect([addressOf(address), prefixOf(address), prefixLength(address), familyOf(address)]).toEqual([
      "2001:db8:1:2::b",
      "2001:db8:1:2::/64",
      64,
      6,
    ]);
  });

  it("knows a prefix's ends and size", () => {
    expect([firstAddress(lan), lastAddress(lan), sizeOf(lan)]).toEqual(["192.168.0.0", "192.168.255.255", 65536n]);
    expect([lastAddress(lan6), sizeOf(lan6)]).toEqual(["2001:db8:1:ffff:ffff:ffff:ffff:ffff", 1n << 80n]);
    expect([sizeOf(parseCidr("::/0")), sizeOf(parseCidr("192.0.2.1/32"))]).toEqual([1n << 128n, 1n]);
  });

  it("makes a prefix from a number", () => {
    expect(cidrAt(4, 0xc0a83300n, 24)).toBe("192.168.51.0/24");
    expect(cidrAt(6, rangeOf(lan6).first, 64)).toBe("2001:db8:1::/64");
  });
});
