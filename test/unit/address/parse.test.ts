import { describe, expect, it } from "vitest";
import {
  InvalidAddress,
  parseAddress,
  parseCidr,
  parseInterfaceAddress,
  parseMac,
} from "../../../src/address/parse.ts";

describe("parseAddress", () => {
  it.each([
    ["192.0.2.11", "192.0.2.11"],
    ["0.0.0.0", "0.0.0.0"],
    ["2001:DB8:0:0::B", "2001:db8::b"],
    ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
    ["::", "::"],
  ])("reads %s as %s", (text, canonical) => expect(parseAddress(text)).toBe(canonical));

  it.each([
    "",
    " 192.0.2.1",
    "192.0.2.1\n",
    "192.0.2.01",
    "192.0.2",
    "192.0.2.256",
    "0x7f.0.0.1",
    "3221225985",
    "192.0.2.1%eth0",
    "١٩٢.0.2.1",
    "dock-1",
    "fe80::1%eth0",
    "::ffff:192.0.2.1",
    "::ffff:c000:201",
    "64:ff9b::192.0.2.1",
    "1::2::3",
    "[2001:db8::1]",
    "2001:db8",
  ])("refuses %j", (text) => expect(() => parseAddress(text)).toThrow(InvalidAddress));

  it("tells a prefix from an address", () => {
    expect(refusal(() => parseAddress("192.0.2.0/24"))).toEqual([
      '"192.0.2.0/24" is a prefix, not an address',
      "192.0.2.0",
    ]);
  });

  it("keeps a message short and free of control characters", () => {
    const [message] = refusal(() => parseAddress(`\u001b[31m${"9".repeat(5000)}`));
    expect(message).toMatch(/^"\\u001b\[31m9+…" is not an IPv4 address such as 192\.0\.2\.11$/);
    expect(message.length).toBeLessThan(130);
  });
});

describe("parseCidr", () => {
  it.each([
    ["192.0.2.0/24", "192.0.2.0/24"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["192.0.2.7/32", "192.0.2.7/32"],
    ["2001:DB8::/32", "2001:db8::/32"],
    ["::/0", "::/0"],
  ])("reads %s as %s", (text, canonical) => expect(parseCidr(text)).toBe(canonical));

  it("suggests the prefix when host bits are set", () => {
    expect(refusal(() => parseCidr("192.168.51.7/24"))).toEqual([
      '"192.168.51.7/24" has bits set beyond its prefix: it is an address within 192.168.51.0/24',
      "192.168.51.0/24",
    ]);
    expect(refusal(() => parseCidr("2001:db8::b/64"))[1]).toBe("2001:db8::/64");
  });

  it("suggests a whole address's prefix when there is none", () => {
    expect(refusal(() => parseCidr("192.168.0.10"))).toEqual([
      '"192.168.0.10" has no prefix length',
      "192.168.0.10/32",
    ]);
    expect(refusal(() => parseCidr("2001:db8::b"))[1]).toBe("2001:db8::b/128");
  });

  it.each([
    "192.0.2.0/33",
    "192.0.2.0/024",
    "192.0.2.0/-1",
    "192.0.2.0/",
    "192.0.2.0/24/24",
    "192.0.2.0/255.255.255.0",
    "192.0.2.0/ 24",
    "/24",
    "2001:db8::/129",
    "2001:db8::/032",
    "fe80::%eth0/64",
    "fe80::/64%eth0",
    "::ffff:0.0.0.0/96",
    "::ffff:0:0/96",
  ])("refuses %j", (text) => expect(() => parseCidr(text)).toThrow(InvalidAddress));
});

describe("parseInterfaceAddress", () => {
  it.each([
    ["192.0.2.11/24", "192.0.2.11/24"],
    ["2001:DB8::0B/64", "2001:db8::b/64"],
  ])("reads %s as %s", (text, canonical) => expect(parseInterfaceAddress(text)).toBe(canonical));

  it("refuses an address alone", () => {
    expect(() => parseInterfaceAddress("192.0.2.11")).toThrow('"192.0.2.11" has no prefix length');
  });
});

describe("parseMac", () => {
  it("reads either case", () => expect(parseMac("02:42:0A:4d:00:0b")).toBe("02:42:0a:4d:00:0b"));

  it.each([
    "",
    "02-42-0a-4d-00-0b",
    "02:42:0a:4d:00",
    "02:42:0a:4d:00:0b:00",
    "02:42:0a:4d:00:0g",
    "02:42:0a:4d:00:0b\n",
  ])("refuses %j", (text) => expect(() => parseMac(text)).toThrow(InvalidAddress));
});

function refusal(parse: () => unknown): [message: string, suggestion: string | null] {
  try {
    parse();
  } catch (error) {
    if (error instanceof InvalidAddress) return [error.message, error.suggestion];
    throw error;
  }
  throw new Error("nothing was refused");
}
