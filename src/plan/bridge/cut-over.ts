import type { Change, Detail, Risk } from "../plan.ts";
import { nothing, type Part, type Planning } from "../planning.ts";
import { sessionLinks } from "../session-links.ts";
import type { LinksStep } from "../step.ts";
import { describeRoute, refuseImmovable } from "./immovable.ts";
import { comesByItself } from "./kernel-routes.ts";
import type { LanPlace } from "./lan.ts";
import { isChange, type Move, moveOf } from "./move.ts";
import { applyOf, expectOf, expectUndoneOf, undoOf } from "./operations.ts";
import type { Uplink } from "./parent.ts";

/**
 * The one batch that makes br0, takes the NIC in, and moves what the NIC carried. A port has no address of its own, not
 * even a link-local one: on a network that gives frames back, the NIC's would pass for a duplicate of br0's.
 */
export function planCutOver(planning: Planning, uplink: Uplink, lan: LanPlace): Part {
  refuseImmovable(planning, uplink);
  const move = moveOf(planning, uplink, lan);
  if (!move) return nothing;
  const changed = isChange(move);
  return {
    changes: changed ? changesOf(planning, uplink, move) : [],
    unchanged: unchangedOf(planning, uplink, lan),
    steps: changed ? [stepOf(planning, move)] : [],
  };
}

function stepOf({ facts }: Planning, move: Move): LinksStep {
  return {
    kind: "links",
    title: titleOf(move),
    managementPath: carriesSession(facts, move),
    apply: applyOf(move),
    undo: undoOf(move),
    expect: expectOf(move),
    expectUndone: expectUndoneOf(move),
  };
}

function titleOf({ nic, bridge, addresses, attach, create }: Move): string {
  const [first, ...others] = addresses;
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  if (first) return `move ${first.address}${more} from ${nic} to ${bridge}`;
  if (attach) return `attach ${nic} to ${bridge}`;
  return create ? `create ${bridge}` : `bring ${bridge} into order`;
}

function changesOf({ facts, placeOf }: Planning, uplink: Uplink, move: Move): Change[] {
  const { nic, bridge } = move;
  const bridgeDetails: Detail[] = [
    ...move.bridgeAddresses.map(({ address }) => value("address", null, address)),
    ...move.bridgeRoutes.map((route) => value("route", null, describeRoute(route))),
    ...(move.create
      ? [value("mac", null, move.mac), value("stp", null, "off"), value("forward delay", null, "0")]
      : []),
    ...(move.otherMac === null ? [] : [value("mac", move.otherMac, move.mac)]),
    ...(move.stopStp ? [value("stp", "on", "off")] : []),
    ...(move.raiseBridge && !move.create ? [value("state", "down", "up")] : []),
  ];
  const nicDetails: Detail[] = [
    ...(move.attach ? [value("master", null, bridge)] : []),
    ...move.addresses.map(({ address }) => value("address", address, null)),
    ...move.routes.map((route) => value("route", describeRoute(route), null)),
    ...(move.raiseNic ? [value("state", "down", "up")] : []),
    ...(uplink.note === null ? [] : [{ kind: "note", text: uplink.note } as const]),
  ];
  const changes = [
    {
      action: move.create ? "create" : "change",
      subject: `bridge ${bridge}`,
      details: bridgeDetails,
      risks: [],
      place: placeOf(["bridge"]),
    } as const,
    {
      action: "change",
      subject: `link ${nic}`,
      details: nicDetails,
      risks: [],
      place: placeOf(["bridge", "parent"]),
    } as const,
  ].filter(({ details }) => details.length > 0);
  if (!carriesSession(facts, move)) return changes;
  const risks: Risk[] = [{ kind: "management-path", text: "carries this SSH session" }];
  return changes.map((change, index) => (index === changes.length - 1 ? { ...change, risks } : change));
}

function carriesSession(facts: Planning["facts"], { nic, bridge }: Move): boolean {
  const links = sessionLinks(facts);
  return links.has(nic) || links.has(bridge);
}

function unchangedOf({ desired, facts }: Planning, { nic, bridge }: Uplink, lan: LanPlace): string[] {
  const name = desired.bridge.name;
  if (!bridge) return [];
  return [
    ...(bridge.bridge?.stp ? [] : [`bridge ${name} stp off`]),
    ...(bridge.up ? [`bridge ${name} up`] : []),
    ...(bridge.mac === nic.mac ? [`bridge ${name} mac ${bridge.mac}`] : []),
    ...lan.addresses.filter(({ link }) => link === name).map(({ address }) => `bridge ${name} address ${address}`),
    ...facts.routes
      .filter((route) => route.link === name && !comesByItself(facts, route))
      .map((route) => `bridge ${name} route ${describeRoute(route)}`),
    ...(nic.master === name ? [`link ${nic.name} master ${name}`] : []),
  ];
}

function value(name: string, before: string | null, after: string | null): Detail {
  return { kind: "value", name, before, after };
}
