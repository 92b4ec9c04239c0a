import { Address4, Address6 } from "ip-address";
import type { Cidr, InterfaceAddress, IpAddress, Mac } from "./types.ts";

/**
 * Text that is no address of the kind asked for. `message` is a whole sentence for people without the text itself's
 * place; `suggestion` is what was probably meant, or null. Callers turn it into a Fault where they know the place.
 */
export class InvalidAddress extends Error {
  override readonly name = "InvalidAddress";
  readonly suggestion: string | null;

  constructor(message: string, suggestion: string | null = null) {
    super(message);
    this.suggestion = suggestion;
  }
}

/** `192.0.2.11` or `2001:DB8:0::B` to canonical text. @throws InvalidAddress */
export function parseAddress(text: string): IpAddress {
  const slash = text.indexOf("/");
  if (slash !== -1) throw new InvalidAddress(`${quoted(text)} is a prefix, not an address`, text.slice(0, slash));
  return parseBare(text).correctForm() as IpAddress;
}

/** `192.0.2.0/24`: the host bits must be zero. @throws InvalidAddress, suggesting the prefix that was probably meant */
export function parseCidr(text: string): Cidr {
  const parsed = parseWithPrefix(text);
  const canonical = `${parsed.startAddress().correctForm()}/${parsed.subnetMask}`;
  if (parsed.correctForm() !== parsed.startAddress().correctForm()) {
    throw new InvalidAddress(
      `${quoted(text)} has bits set beyond its prefix: it is an address within ${canonical}`,
      canonical,
    );
  }
  return canonical as Cidr;
}

/** `192.0.2.11/24`, as a link carries it. @throws InvalidAddress */
export function parseInterfaceAddress(text: string): InterfaceAddress {
  const parsed = parseWithPrefix(text);
  return `${parsed.correctForm()}/${parsed.subnetMask}` as InterfaceAddress;
}

/** Six octets in hexadecimal, colon separated, in either case. @throws InvalidAddress */
export function parseMac(text: string): Mac {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(text)) {
    throw new InvalidAddress(`${quoted(text)} is not a MAC address such as 02:42:0a:4d:00:0b`);
  }
  return text.toLowerCase() as Mac;
}

function parseWithPrefix(text: string): Address4 | Address6 {
  const slash = text.indexOf("/");
  const address = parseBare(slash === -1 ? text : text.slice(0, slash));
  const bits = address instanceof Address4 ? 32 : 128;
  if (slash === -1) {
    throw new InvalidAddress(`${quoted(text)} has no prefix length`, `${address.correctForm()}/${bits}`);
  }
  const length = text.slice(slash + 1);
  if (!/^(0|[1-9][0-9]{0,2})$/.test(length) || Number(length) > bits) {
    throw new InvalidAddress(`${quoted(text)} has no prefix length from 0 to ${bits}`);
  }
  const form = `${address.correctForm()}/${length}`;
  return address instanceof Address4 ? new Address4(form) : new Address6(form);
}

/**
 * Refuses what the library would read but what means something else elsewhere: zones belong to one host's link,
 * and an IPv4 address inside an IPv6 one would pass checks made for the other family.
 */
function parseBare(text: string): Address4 | Address6 {
  if (!text.includes(":")) return read(text, () => new Address4(text), "an IPv4 address such as 192.0.2.11");
  if (text.includes("%")) {
    throw new InvalidAddress(`${quoted(text)} has a zone, which means something on one host only`, text.split("%")[0]);
  }
  const address = read(text, () => new Address6(text), "an IPv6 address such as 2001:db8::b");
  if (address.isMapped4() || text.includes(".")) {
    throw new InvalidAddress(`${quoted(text)} holds an IPv4 address inside an IPv6 one`);
  }
  return address;
}

function read<Parsed>(text: string, parse: () => Parsed, expected: string): Parsed {
  try {
    return parse();
  } catch {
    throw new InvalidAddress(`${quoted(text)} is not ${expected}`);
  }
}

/** Escapes control characters, and keeps a message short whatever came in. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
