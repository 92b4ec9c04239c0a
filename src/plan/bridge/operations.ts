import type { Address } from "../../facts/facts.ts";
import type { Expectation, LinkOperation } from "../step.ts";
import type { Move } from "./move.ts";

/**
 * At no moment is an address nowhere. The bridge has it before the NIC becomes its port, and the NIC gives it up only when
 * the routes are over: frames go out of a port as they went out of the NIC, and what comes in is local to the host
 * whichever link it came by. Nobody has to be asked for a MAC address again: a question that is lost at such a moment is
 * repeated only after a second. Addresses go in reverse, since the first one of a subnet takes the others with it.
 */
export function applyOf(move: Move): LinkOperation[] {
  const { nic, bridge, mac, mtu } = move;
  return [
    ...when(move.create, { op: "add-bridge", link: bridge, mac, mtu, stp: false, forwardDelay: 0 }),
    ...when(move.otherMac !== null, { op: "set-mac", link: bridge, mac }),
    ...when(move.stopStp, { op: "set-stp", link: bridge, stp: false }),
    ...when(move.raiseBridge, { op: "set-up", link: bridge, up: true }),
    ...when(move.raiseNic, { op: "set-up", link: nic, up: true }),
    ...move.bridgeAddresses.map(addAddress),
    ...when(move.attach, { op: "detour", link: nic, bridge, mac }),
    ...when(move.attach, { op: "set-master", link: nic, master: bridge }),
    ...when(move.attach, { op: "end-detour", link: nic }),
    ...when(move.attach, { op: "hand-over-neighbours", from: nic, to: bridge }),
    ...move.bridgeRoutes.map((route) => ({ op: "replace-route", route }) as const),
    ...move.addresses.toReversed().map(deleteAddress),
    ...when(move.generation !== null, { op: "set-address-generation", link: nic, mode: "none" }),
    ...move.linkLocal.map(deleteAddress),
  ];
}

/**
 * From any point within `apply`: what is left to do is done, what was never begun is found done. The same way back: the NIC
 * has addresses and routes while it is still a port, so that answers go out by it, and only then is it let go. Let go
 * first, and answers would take the bridge's older prefix route, to nowhere.
 */
export function undoOf(move: Move): LinkOperation[] {
  const { nic, bridge, otherMac, generation } = move;
  const emptied: LinkOperation[] = move.create
    ? [{ op: "delete-link", link: bridge }]
    : [
        ...move.bridgeRoutes.map((route) => ({ op: "delete-route", route }) as const),
        ...(otherMac === null ? [] : [{ op: "set-mac", link: bridge, mac: otherMac } as const]),
        ...when(move.raiseBridge, { op: "set-up", link: bridge, up: false }),
        ...when(move.stopStp, { op: "set-stp", link: bridge, stp: true }),
      ];
  return [
    ...when(!move.raiseNic, { op: "set-up", link: nic, up: true }),
    ...move.addresses.map(addAddress),
    ...when(move.attach, { op: "hand-over-neighbours", from: bridge, to: nic }),
    ...move.routes.map((route) => ({ op: "replace-route", route }) as const),
    ...move.bridgeAddresses.toReversed().map(deleteAddress),
    ...when(move.attach, { op: "detour", link: nic, bridge, mac: move.mac }),
    ...when(move.attach, { op: "set-master", link: nic, master: null }),
    ...when(move.attach, { op: "end-detour", link: nic }),
    ...emptied,
    ...(generation === null ? [] : [{ op: "set-address-generation", link: nic, mode: generation } as const]),
    ...move.linkLocal.map(addAddress),
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
    ...move.linkLocal.map(({ address }) => ({ check: "address", link: nic, address, present: false }) as const),
    ...move.addresses.map(({ address }) => ({ check: "address", link: bridge, address, present: true }) as const),
    ...[...move.addresses, ...move.linkLocal].map(
      ({ address }) => ({ check: "address", link: nic, address, present: false }) as const,
    ),
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
    ...[...move.addresses, ...move.linkLocal].map(
      ({ address }) => ({ check: "address", link: nic, address, present: true }) as const,
    ),
    ...(move.create
      ? []
      : move.bridgeAddresses.map(
          ({ address }) => ({ check: "address", link: bridge, address, present: false }) as const,
        )),
    ...move.routes.map((route) => ({ check: "route", route }) as const),
  ];
}

export function addAddress({ family: _, dynamic: __, ...address }: Address): LinkOperation {
  return { op: "add-address", ...address };
}

function deleteAddress({ link, address }: Address): LinkOperation {
  return { op: "delete-address", link, address };
}

function when(wanted: boolean, operation: LinkOperation): LinkOperation[] {
  return wanted ? [operation] : [];
}
