import { addressOf, contains } from "../address/range.ts";
import type { IpAddress } from "../address/types.ts";
import type { Container } from "../facts/facts.ts";
import type { Planning } from "./planning.ts";
import type { Probe } from "./probe.ts";

export function probesFor(planning: Planning): readonly Probe[] {
  const { desired, facts } = planning;
  const gateways = [desired.lan.gateway, ...(desired.lan.gateway6 ? [desired.lan.gateway6] : [])];
  return [
    ...gateways.flatMap((address) => [
      { kind: "gateway" as const, by: "neighbour" as const, address },
      { kind: "gateway" as const, by: "ping" as const, address },
    ]),
    ...(facts.session && !isLoopback(facts.session.peer)
      ? [{ kind: "peer" as const, address: facts.session.peer }]
      : []),
    ...facts.nameservers
      .filter((address) => !isLoopback(address))
      .map((address) => ({ kind: "nameserver" as const, address })),
    ...portProbes(planning),
  ];
}

/** What is on the host itself answers whatever became of the network, so it proves nothing. */
function isLoopback(address: IpAddress): boolean {
  return address.startsWith("127.") || address === "::1";
}

function portProbes({ desired, facts }: Planning): Probe[] {
  const lanAddress = facts.addresses
    .map(({ address }) => addressOf(address))
    .find((address) => contains(desired.lan.subnet, address));
  if (lanAddress === undefined) return [];
  return (facts.docker?.containers ?? []).filter(comesBack).flatMap((container) =>
    portsAt(lanAddress, container).map((port) => ({
      kind: "port" as const,
      address: lanAddress,
      port,
      container: container.name,
    })),
  );
}

/** One that is gone for good once docker restarts, as the plan says, need not answer; a swarm puts its own where it likes. */
function comesBack({ running, autoRemove, swarmTask }: Container): boolean {
  return running && !autoRemove && !swarmTask;
}

function portsAt(lanAddress: IpAddress, { published }: Container): number[] {
  const reachable = published.filter(
    ({ address, protocol }) =>
      protocol === "tcp" && (address === null || address === "0.0.0.0" || address === lanAddress),
  );
  return [...new Set(reachable.map(({ hostPort }) => hostPort))].toSorted((one, other) => one - other);
}
