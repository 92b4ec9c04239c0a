import fc from "fast-check";
import type { Cidr } from "../../../src/address/types.ts";
import type { DockerFacts } from "../../../src/facts/facts.ts";
import { container, docker, network } from "../../support/plan-facts.ts";

/** How Docker was installed and is used. */
export const engines = fc
  .record({
    version: fc.constantFrom("20.10.24", "20.10.24", "24.0.7", "26.1.5", "28.5.2"),
    state: fc.oneof(
      { arbitrary: fc.constant("running"), weight: 12 },
      { arbitrary: fc.constantFrom("stopped", "absent"), weight: 1 },
    ),
    daemonJson: fc.constantFrom(
      null,
      null,
      "",
      "{}\n",
      `{"log-driver": "journald", "insecure-registries": ["10.77.0.5:5000"]}`,
      `{\r\n\t"fixed-cidr": "172.17.9.0/24",\r\n\t"debug": true\r\n}\r\n`,
      `{\n    "live-restore": false,\n    "ip-masq": true\n}`,
      `{ "bridge": "none", "data-root": "/srv/docker" }\n`,
    ),
    policies: fc.array(fc.constantFrom("no", "always", "unless-stopped", "on-failure"), { maxLength: 4 }),
    network: fc.boolean(),
    virtualMachine: fc.boolean(),
    dropIns: fc.subarray(["10-local.conf", "50-routable.conf", "90-last.conf"]),
  })
  .map(({ policies, virtualMachine, ...given }) => {
    const isWithout = given.daemonJson?.includes("none") ?? false;
    return {
      ...given,
      docker0: isWithout ? ("none" as const) : virtualMachine ? ("a machine's" as const) : ("its own" as const),
      containers: policies.map((restartPolicy, index) =>
        container(`c${index}`, { restartPolicy, ...(isWithout ? { networks: [] } : {}) }),
      ),
    };
  });

export type Engine = typeof engines extends fc.Arbitrary<infer Value> ? Value : never;

export function engineOf({
  version,
  state,
  daemonJson,
  containers,
  network: own,
  docker0,
}: Engine): DockerFacts | null {
  if (state === "absent") return null;
  const usual =
    docker0 === "none" ? [] : [network({ name: "bridge", bridge: "docker0", subnets: ["172.17.0.0/16" as Cidr] })];
  const shop = own ? [network({ name: "shop", bridge: "br-0123456789ab", subnets: ["172.30.0.0/24" as Cidr] })] : [];
  const running = state === "running";
  return docker({
    version,
    running,
    liveRestore: daemonJson?.includes('"live-restore": true') ?? false,
    containers,
    networks: [...usual, ...shop],
  });
}
