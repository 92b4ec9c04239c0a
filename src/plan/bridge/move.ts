import type { Mac } from "../../address/types.ts";
import type { Address, Link, Route } from "../../facts/facts.ts";
import type { Planning } from "../planning.ts";
import type { AddressGeneration } from "../step.ts";
import { comesByItself } from "./kernel-routes.ts";
import type { LanPlace } from "./lan.ts";
import type { Uplink } from "./parent.ts";

/** What has to move from the NIC to the bridge, and what has to be made for that. */
export interface Move {
  nic: string;
  bridge: string;
  /** The NIC's, which the bridge has too. */
  mac: Mac;
  mtu: number;
  create: boolean;
  /** The bridge's own before, where it was there with another. */
  otherMac: Mac | null;
  /** A starting container would wait for the spanning tree, and a switch may close the port of a bridge that speaks it. */
  stopStp: boolean;
  raiseBridge: boolean;
  raiseNic: boolean;
  attach: boolean;
  /** The link-local addresses of a NIC that becomes a port: the bridge has the same, and two of them are duplicates. */
  linkLocal: readonly Address[];
  /** How the NIC came to them, as long as it is no port. */
  generation: AddressGeneration | null;
  /** Stand on the NIC. Those that stand on the bridge as well are only taken off. */
  addresses: readonly Address[];
  routes: readonly Route[];
  /** As they are to stand on the bridge, and do not yet. */
  bridgeAddresses: readonly Address[];
  bridgeRoutes: readonly Route[];
}

/** Null where the NIC was refused for having no MAC address. */
export function moveOf(planning: Planning, { nic, bridge }: Uplink, lan: LanPlace): Move | null {
  const { desired, facts } = planning;
  const name = desired.bridge.name;
  if (nic.mac === null) return null;
  const addresses = lan.addresses.filter(({ link }) => link === nic.name);
  const routes = facts.routes.filter((route) => route.link === nic.name && !comesByItself(facts, route));
  const standing = facts.addresses.filter(({ link }) => link === name).map(({ address }) => address);
  return {
    nic: nic.name,
    bridge: name,
    mac: nic.mac,
    mtu: nic.mtu,
    create: bridge === null,
    otherMac: bridge && bridge.mac !== nic.mac && nic.master !== name ? bridge.mac : null,
    stopStp: bridge?.bridge?.stp ?? false,
    raiseBridge: !bridge?.up,
    raiseNic: !nic.up,
    attach: nic.master !== name,
    linkLocal: nic.master === name ? [] : linkLocalOf(planning, nic.name),
    generation: nic.master === name ? null : generationOf(nic),
    addresses,
    routes,
    bridgeAddresses: addresses
      .filter(({ address }) => !standing.includes(address))
      .map((address) => ({ ...address, link: name, label: labelOn(name, nic.name, address.label) })),
    bridgeRoutes: routes.map((route) => ({ ...route, link: name })),
  };
}

function linkLocalOf({ facts }: Planning, nic: string): readonly Address[] {
  return facts.addresses.filter(({ link, family, scope }) => link === nic && family === 6 && scope === "link");
}

/** Null where there is nothing to turn off. */
function generationOf({ addrGenMode }: Link): AddressGeneration | null {
  return (["eui64", "stable_secret", "random"] as const).find((mode) => mode === addrGenMode) ?? null;
}

/** `eth0:1` becomes `br0:1`; a label that is only the link's name is what the kernel gives by itself. */
function labelOn(bridge: string, nic: string, label: string | null): string | null {
  return label?.startsWith(`${nic}:`) ? `${bridge}${label.slice(nic.length)}` : null;
}

export function isChange(move: Move): boolean {
  const { create, otherMac, stopStp, raiseBridge, raiseNic, attach, addresses, routes } = move;
  return (
    [create, otherMac !== null, stopStp, raiseBridge, raiseNic, attach].includes(true) ||
    [addresses, routes].some(({ length }) => length > 0)
  );
}
