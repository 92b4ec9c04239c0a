import { InvalidAddress, parseAddress, parseCidr, parseInterfaceAddress } from "../address/parse.ts";
import { familyOf } from "../address/range.ts";
import type { Cidr, InterfaceAddress, IpAddress } from "../address/types.ts";
import type { Route } from "../facts/facts.ts";

/** What a network manager's files give a link. */
export interface Configured {
  addresses: readonly InterfaceAddress[];
  routes: readonly ConfiguredRoute[];
}

export interface ConfiguredRoute {
  destination: Cidr | "default";
  gateway: IpAddress | null;
  /** The kernel's usual one where the file says nothing. */
  metric: number | null;
  table: string;
}

/** An address as files have it: without a length it is a host's. Null where it is none. */
export function configuredAddress(text: string): InterfaceAddress | null {
  return parsed(() => {
    if (text.includes("/")) return parseInterfaceAddress(text);
    const address = parseAddress(text);
    return `${address}/${familyOf(address) === 4 ? 32 : 128}` as InterfaceAddress;
  });
}

/** Null where the words are none that are understood here. */
export function configuredRoute(route: {
  destination: string | undefined;
  gateway: string | undefined;
  metric?: string | undefined;
  table?: string | undefined;
}): ConfiguredRoute | null {
  const { destination = "default", gateway, metric, table = "main" } = route;
  if (metric !== undefined && !/^\d+$/.test(metric)) return null;
  return parsed(() => ({
    destination: destinationOf(destination),
    gateway: gateway === undefined ? null : parseAddress(gateway),
    metric: metric === undefined ? null : Number(metric),
    table: table === "254" ? "main" : table,
  }));
}

export function isSameRoute(one: ConfiguredRoute, other: Route): boolean {
  const usual = other.family === 4 ? 0 : 1024;
  return (
    one.destination === other.destination &&
    one.gateway === other.gateway &&
    (one.metric ?? usual) === (other.metric ?? usual) &&
    one.table === other.table
  );
}

function destinationOf(text: string): Cidr | "default" {
  if (/^(default|0\.0\.0\.0\/0|::\/0)$/.test(text)) return "default";
  if (text.includes("/")) return parseCidr(text);
  const address = parseAddress(text);
  return `${address}/${familyOf(address) === 4 ? 32 : 128}` as Cidr;
}

function parsed<Value>(parse: () => Value): Value | null {
  try {
    return parse();
  } catch (error) {
    if (error instanceof InvalidAddress) return null;
    throw error;
  }
}
