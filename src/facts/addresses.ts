import * as z from "zod";
import { parseAddress, parseInterfaceAddress } from "../address/parse.ts";
import { type Fact, jsonList } from "./fact.ts";
import type { Address } from "./facts.ts";

const shape = z.object({
  ifname: z.string(),
  addr_info: z
    .array(
      z.object({
        family: z.string(),
        local: z.string().optional(),
        // The other end, where that is not in the address's own prefix.
        address: z.string().optional(),
        prefixlen: z.number().optional(),
        metric: z.number().optional(),
        scope: z.string().optional(),
        broadcast: z.string().optional(),
        label: z.string().optional(),
        dynamic: z.boolean().optional(),
        deprecated: z.boolean().optional(),
        noprefixroute: z.boolean().optional(),
        nodad: z.boolean().optional(),
        protocol: z.string().optional(),
        temporary: z.boolean().optional(),
      }),
    )
    .default([]),
});

/** Without IPv6's temporary addresses, which the kernel makes and forgets by itself. In the order in which they were added. */
export const addresses: Fact<Address[]> = {
  argv: ["ip", "-json", "address", "show"],
  read: (stdout) => readLinks(stdout).flat(),
};

const readLinks = jsonList(shape, ({ ifname, addr_info }) =>
  addr_info.flatMap(({ family, local, prefixlen, ...rest }): Address[] => {
    if (rest.temporary || local === undefined || prefixlen === undefined) return [];
    if (family !== "inet" && family !== "inet6") return [];
    const unmodelled = unmodelledOf(rest);
    return [
      {
        link: ifname,
        family: family === "inet" ? 4 : 6,
        address: parseInterfaceAddress(`${local}/${prefixlen}`),
        broadcast: rest.broadcast === undefined ? null : parseAddress(rest.broadcast),
        scope: rest.scope ?? "global",
        label: rest.label ?? null,
        dynamic: rest.dynamic ?? false,
        prefixRoute: !rest.noprefixroute,
        nodad: rest.nodad ?? false,
        protocol: rest.protocol ?? null,
        ...(unmodelled.length > 0 ? { unmodelled } : {}),
      },
    ];
  }),
);

function unmodelledOf({ address, metric, deprecated }: { address?: unknown; metric?: unknown; deprecated?: unknown }) {
  const names = { peer: address !== undefined, metric: metric !== undefined, deprecated: deprecated === true };
  return Object.entries(names).flatMap(([name, present]) => (present ? [name] : []));
}
