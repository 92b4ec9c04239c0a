import { Address4, Address6 } from "ip-address";
import type { Cidr, Family, InterfaceAddress, IpAddress } from "./types.ts";

/** The addresses from `first` to `last`, both included, as numbers within their family. */
export interface Range {
  family: Family;
  first: bigint;
  last: bigint;
}

export function familyOf(value: IpAddress | Cidr | InterfaceAddress): Family {
  return value.includes(":") ? 6 : 4;
}

/** What a prefix spans; an address spans itself. */
export function rangeOf(value: IpAddress | Cidr): Range {
  const parsed = parsedOf(value);
  const family = familyOf(value);
  const first = parsed.bigInt();
  // The library's endAddress() goes through text in base 2 and costs ten times the parse.
  return { family, first, last: first + (1n << BigInt(bitsOf(family) - parsed.subnetMask)) - 1n };
}

/** Whether all of `inner` lies within `outer`. Families never contain each other. */
export function contains(outer: Cidr, inner: IpAddress | Cidr): boolean {
  return covers(rangeOf(outer), rangeOf(inner));
}

export function overlaps(one: Cidr, other: IpAddress | Cidr): boolean {
  return meets(rangeOf(one), rangeOf(other));
}

export function covers(outer: Range, inner: Range): boolean {
  return outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
}

export function meets(one: Range, other: Range): boolean {
  return one.family === other.family && one.first <= other.last && other.first <= one.last;
}

/** By family, then by number: for sorting. */
export function compareAddresses(one: IpAddress, other: IpAddress): number {
  const [a, b] = [rangeOf(one), rangeOf(other)];
  if (a.family !== b.family) return a.family - b.family;
  return a.first < b.first ? -1 : a.first > b.first ? 1 : 0;
}

/** `192.0.2.11/24` lies in `192.0.2.0/24`. */
export function prefixOf(address: InterfaceAddress): Cidr {
  const parsed = parsedOf(address);
  return `${parsed.startAddress().correctForm()}/${parsed.subnetMask}` as Cidr;
}

export function addressOf(address: InterfaceAddress): IpAddress {
  return address.slice(0, address.indexOf("/")) as IpAddress;
}

export function prefixLength(value: Cidr | InterfaceAddress): number {
  return Number(value.slice(value.indexOf("/") + 1));
}

export function firstAddress(cidr: Cidr): IpAddress {
  return cidr.slice(0, cidr.indexOf("/")) as IpAddress;
}

/** For IPv4 the broadcast address. */
export function lastAddress(cidr: Cidr): IpAddress {
  return parsedOf(cidr).endAddress().correctForm() as IpAddress;
}

/** How many addresses a prefix spans, the first and the last included. */
export function sizeOf(cidr: Cidr): bigint {
  return 1n << BigInt(bitsOf(familyOf(cidr)) - prefixLength(cidr));
}

export function bitsOf(family: Family): 32 | 128 {
  return family === 4 ? 32 : 128;
}

/** The prefix of this length that starts at a number; the number must be aligned to it. */
export function cidrAt(family: Family, first: bigint, length: number): Cidr {
  const address = family === 4 ? Address4.fromBigInt(first) : Address6.fromBigInt(first);
  return `${address.correctForm()}/${length}` as Cidr;
}

function parsedOf(value: string): Address4 | Address6 {
  return value.includes(":") ? new Address6(value) : new Address4(value);
}
