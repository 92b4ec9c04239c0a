import * as z from "zod";
import { parseAddress, parseCidr } from "../address/parse.ts";
import type { Cidr, Family } from "../address/types.ts";
import { type Fact, jsonList } from "./fact.ts";
import type { Route } from "./facts.ts";
import { withoutIpv6 } from "./without-ipv6.ts";

const shape = z.looseObject({
  dst: z.string(),
  type: z.string().default("unicast"),
  table: z.union([z.string(), z.number()]).default("main"),
  gateway: z.string().optional(),
  dev: z.string().optional(),
  protocol: z.string().default("boot"),
  scope: z.string().optional(),
  prefsrc: z.string().optional(),
  metric: z.number().optional(),
  flags: z.array(z.string()).default([]),
});

/** The routes of one family in all tables but the local one, which the kernel keeps by itself. */
export function routes(family: Family): Fact<Route[]> {
  const read = jsonList(shape, (route) => readRoute(family, route));
  return {
    argv: ["ip", "-json", `-${family}`, "route", "show", "table", "all"],
    read: (stdout) => read(stdout).filter(({ table }) => table !== "local"),
    ...withoutIpv6(family),
  };
}

function readRoute(family: Family, route: z.output<typeof shape>): Route {
  const unmodelled = Object.keys(route).filter((key) => !isModelled(key, route[key]));
  return {
    family,
    table: String(route.table),
    type: route.type,
    destination: destinationOf(family, route.dst),
    gateway: route.gateway === undefined ? null : parseAddress(route.gateway),
    link: route.dev ?? null,
    protocol: route.protocol,
    scope: route.scope ?? null,
    source: route.prefsrc === undefined ? null : parseAddress(route.prefsrc),
    metric: route.metric ?? null,
    flags: route.flags.filter((flag) => settableFlags.has(flag)),
    ...(unmodelled.length > 0 ? { unmodelled } : {}),
  };
}

/** The others are the kernel's: `linkdown`, `dead`, `offload`, … */
const settableFlags = new Set(["onlink", "pervasive"]);

/** `expires` runs down by itself, and `pref` is IPv6's usual one. */
function isModelled(key: string, value: unknown): boolean {
  return key in shape.shape || key === "expires" || (key === "pref" && value === "medium");
}

/** iproute2 leaves the length of a whole address away. */
function destinationOf(family: Family, dst: string): Cidr | "default" {
  if (dst === "default") return dst;
  return parseCidr(dst.includes("/") ? dst : `${dst}/${family === 4 ? 32 : 128}`);
}
