import type { Address } from "../../facts/facts.ts";
import type { Expectation, LinkOperation } from "../step.ts";
import type { Move } from "./move.ts";

/** The bridge is up before anything leaves the NIC, and routes come last: their gateways must be reachable by then. */
export function applyOf(move: Move): LinkOperation[] {
  const { nic, bridge, mac, mtu } = move;
  return [
    ...when(move.create, { op: "add-bridge", link: bridge, mac, mtu, stp: false, forwardDelay: 0 }),
    ...when(move.otherMac !== null, { op: "set-mac", link: bridge, mac }),
    ...when(move.stopStp, { op: "set-stp", link: bridge, stp: false }),
    ...when(move.raiseBridge, { op: "set-up", link: bridge, up: true }),
    ...when(move.raiseNic, { op: "set-up", link: nic, up: true }),
    ...move.routes.map((route) => ({ op: "delete-route", route }) as const),
    ...move.addresses.map(({ address }) => ({ op: "delete-address", link: nic, address }) as const),
    ...when(move.attach, { op: "set-master", link: nic, master: bridge }),
    ...move.bridgeAddresses.map(addAddress),
    ...move.bridgeRoutes.map((route) => ({ op: "replace-route", route }) as const),
  ];
}

/** From any point within `apply`: what is left to do is done, what was never begun is found done. */
export function undoOf(move: Move): LinkOperation[] {
  const { nic, bridge, otherMac } = move;
  const emptied: LinkOperation[] = move.create
    ? [{ op: "delete-link", link: bridge }]
    : [
        ...move.bridgeRoutes.map((route) => ({ op: "delete-route", route }) as const),
        ...move.bridgeAddresses.map(({ address }) => ({ op: "delete-address", link: bridge, address }) as const),
        ...(otherMac === null ? [] : [{ op: "set-mac", link: bridge, mac: otherMac } as const]),
        ...when(move.raiseBridge, { op: "set-up", link: bridge, up: false }),
        ...when(move.stopStp, { op: "set-stp", link: bridge, stp: true }),
      ];
  return [
    ...when(move.attach, { op: "set-master", link: nic, master: null }),
    ...emptied,
    ...when(!move.raiseNic, { op: "set-up", link: nic, up: true }),
    ...move.addresses.map(addAddress),
    ...move.routes.map((route) => ({ op: "replace-route", route }) as const),
    ...when(move.raiseNic, { op: "set-up", link: nic, up: false }),
  ];
}

export function expectOf(move: Move): Expectation[] {
  const { nic, bridge, mac } = move;
  return [
    { check: "link", link: bridge, present: true },
    { check: "up", link: bridge },
    ...(move.create || move.otherMac !== null ? [{ check: "mac", link: bridge, mac } as const] : []),
    { check: "up", link: nic },
    { check: "master", link: nic, master: bridge },
    ...move.addresses.flatMap(({ address }): Expectation[] => [
      { check: "address", link: bridge, address, present: true },
      { check: "address", link: nic, address, present: false },
    ]),
    ...move.bridgeRoutes.map((route) => ({ check: "route", route }) as const),
  ];
}

export function expectUndoneOf(move: Move): Expectation[] {
  const { nic, bridge, mac, otherMac } = move;
  return [
    ...(move.create ? [{ check: "link", link: bridge, present: false } as const] : []),
    ...(otherMac === null ? [] : [{ check: "mac", link: bridge, mac: otherMac } as const]),
    ...(move.raiseNic ? [] : [{ check: "up", link: nic } as const]),
    { check: "mac", link: nic, mac },
    ...(move.attach ? [{ check: "master", link: nic, master: null } as const] : []),
    ...move.addresses.map(({ address }) => ({ check: "address", link: nic, address, present: true }) as const),
    ...(move.create
      ? []
      : move.bridgeAddresses.map(
          ({ address }) => ({ check: "address", link: bridge, address, present: false }) as const,
        )),
    ...move.routes.map((route) => ({ check: "route", route }) as const),
  ];
}

function addAddress({ link, address, broadcast, scope, label, prefixRoute }: Address): LinkOperation {
  return { op: "add-address", link, address, broadcast, scope, label, prefixRoute };
}

function when(wanted: boolean, operation: LinkOperation): LinkOperation[] {
  return wanted ? [operation] : [];
}
