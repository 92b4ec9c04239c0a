import * as z from "zod";
import { parseInterfaceAddress } from "../address/parse.ts";
import { prefixOf } from "../address/range.ts";
import { fromDocker } from "./docker.ts";
import { type Fact, jsonLines } from "./fact.ts";
import type { DockerNetwork } from "./facts.ts";

const shape = z.object({
  Id: z.string(),
  Name: z.string(),
  Driver: z.string(),
  Scope: z.string(),
  Internal: z.boolean(),
  IPAM: z.object({ Config: z.array(z.object({ Subnet: z.string().optional() })).nullish() }),
  Options: z.record(z.string(), z.string()).nullish(),
});

export const networks: Fact<DockerNetwork[]> = {
  argv: fromDocker("networks"),
  excuse: /No such network|network \S+ not found/,
  read: jsonLines(shape, (network) => ({
    id: network.Id,
    name: network.Name,
    driver: network.Driver,
    scope: network.Scope,
    internal: network.Internal,
    // As the user wrote it: an address within is allowed.
    subnets: (network.IPAM.Config ?? []).flatMap(({ Subnet }) =>
      Subnet ? [prefixOf(parseInterfaceAddress(Subnet))] : [],
    ),
    bridge: network.Driver === "bridge" ? bridgeOf(network) : null,
    parent: network.Options?.["parent"] || null,
  })),
};

function bridgeOf({ Id, Options }: z.output<typeof shape>): string {
  return Options?.["com.docker.network.bridge.name"] || `br-${Id.slice(0, 12)}`;
}
