import type { IpAddress } from "../address/types.ts";
import type { Planning } from "./planning.ts";
import type { Probe } from "./probe.ts";

/** A name server on the host itself answers whatever became of the network, so it proves nothing. */
export function probesFor({ desired, facts }: Planning): readonly Probe[] {
  const gateways = [desired.lan.gateway, ...(desired.lan.gateway6 ? [desired.lan.gateway6] : [])];
  return [
    ...gateways.map((address) => ({ kind: "gateway" as const, address })),
    ...(facts.session ? [{ kind: "peer" as const, address: facts.session.peer }] : []),
    ...facts.nameservers
      .filter((address) => !isLoopback(address))
      .map((address) => ({ kind: "nameserver" as const, address })),
  ];
}

function isLoopback(address: IpAddress): boolean {
  return address.startsWith("127.") || address === "::1";
}
