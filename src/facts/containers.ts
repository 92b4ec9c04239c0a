import * as z from "zod";
import { parseAddress } from "../address/parse.ts";
import type { IpAddress } from "../address/types.ts";
import { fromDocker } from "./docker.ts";
import { type Fact, jsonLines } from "./fact.ts";
import type { Container } from "./facts.ts";

const binding = z.object({ HostIp: z.string(), HostPort: z.string() });

const shape = z.object({
  Id: z.string().regex(/^[0-9a-f]{64}$/),
  Name: z.string(),
  State: z.object({ Running: z.boolean() }),
  Config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }),
  HostConfig: z.object({ RestartPolicy: z.object({ Name: z.string() }), AutoRemove: z.boolean().optional() }),
  NetworkSettings: z.object({
    Networks: z.record(z.string(), z.object({ IPAddress: z.string().optional() })).nullish(),
    Ports: z.record(z.string(), z.array(binding).nullable()).nullish(),
  }),
});

export const containers: Fact<Container[]> = {
  argv: fromDocker("containers"),
  // One that went away between the listing and the question.
  excuse: /No such (object|container)/,
  read: jsonLines(shape, (container) => ({
    id: container.Id,
    name: container.Name.replace(/^\//, ""),
    running: container.State.Running,
    restartPolicy: container.HostConfig.RestartPolicy.Name || "no",
    autoRemove: container.HostConfig.AutoRemove ?? false,
    swarmTask: "com.docker.swarm.task.id" in (container.Config.Labels ?? {}),
    networks: Object.entries(container.NetworkSettings.Networks ?? {}).map(([name, { IPAddress }]) => ({
      name,
      address: addressOrNone(IPAddress),
    })),
    published: Object.entries(container.NetworkSettings.Ports ?? {}).flatMap(([port, bindings]) =>
      (bindings ?? []).map(({ HostIp, HostPort }) => ({
        address: addressOrNone(HostIp),
        hostPort: Number(HostPort),
        containerPort: Number.parseInt(port, 10),
        protocol: port.split("/")[1] ?? "tcp",
      })),
    ),
  })),
};

/** Docker writes an absent address as an empty one. */
function addressOrNone(address: string | undefined): IpAddress | null {
  return address ? parseAddress(address) : null;
}
