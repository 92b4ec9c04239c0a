import { isContainersVeth } from "../../facts/container-veth.ts";
import type { Link, Route } from "../../facts/facts.ts";
import type { Planning } from "../planning.ts";

/** The NIC that br0 stands on, and br0 itself where it exists already. */
export interface Uplink {
  nic: Link;
  bridge: Link | null;
  /** How the NIC was chosen among several that carry a default route, or null. */
  note: string | null;
}

/** Finds the NIC that the profile means, null where there is none. Refuses one that cannot become a port of the bridge. */
export function findParent(planning: Planning): Uplink | null {
  const { desired, refuse } = planning;
  const bridge = linkNamed(planning, desired.bridge.name);
  if (bridge && bridge.kind !== "bridge") {
    refuse({
      code: "plan/bridge-name-taken",
      summary: `${bridge.name} exists and is not a bridge`,
      at: ["bridge", "name"],
      expected: "a bridge, or no link of that name",
      found: bridge.kind === null ? "a hardware link" : `a link of kind ${bridge.kind}`,
      next: ["choose another name for `bridge.name` in the profile"],
    });
    return null;
  }
  const chosen = desired.bridge.parent === "auto" ? chooseParent(planning, bridge) : namedParent(planning);
  if (!chosen) return null;
  const uplink = { ...chosen, bridge };
  if (!isPlainName(planning, uplink.nic)) return null;
  refuseUnfit(planning, uplink.nic);
  refuseInUse(planning, uplink.nic);
  refuseForeign(planning, uplink);
  return uplink;
}

type Chosen = Omit<Uplink, "bridge">;

function namedParent(planning: Planning): Chosen | null {
  const { desired, facts, refuse } = planning;
  const nic = linkNamed(planning, desired.bridge.parent);
  if (nic) return { nic, note: null };
  refuse({
    code: "plan/no-such-link",
    summary: `there is no link ${desired.bridge.parent}`,
    at: ["bridge", "parent"],
    expected: `a link named ${desired.bridge.parent}`,
    found: facts.links.map(({ name }) => name).join(", "),
    next: ["name one of these links as `bridge.parent`, or `auto` for the one that carries the default route"],
  });
  return null;
}

/** The NIC that carries the default route; once that runs over the bridge, the NIC that the bridge stands on. */
function chooseParent(planning: Planning, bridge: Link | null): Chosen | null {
  const { desired, facts, refuse } = planning;
  const routes = facts.routes.filter(isDefaultRoute).toSorted((one, other) => (one.metric ?? 0) - (other.metric ?? 0));
  const [best, next] = routes;
  const link = best && linkNamed(planning, best.link);
  if (!best || !link) {
    refuse({
      code: "plan/no-default-route",
      summary: "the host has no default route, so `auto` finds no NIC",
      at: ["bridge", "parent"],
      expected: "an IPv4 default route over a NIC",
      found: "none in the main table",
      next: ["name the NIC as `bridge.parent` in the profile, or give the host its default route"],
    });
    return null;
  }
  const rivals = routes.filter(({ link: name, metric }) => name !== best.link && (metric ?? 0) === (best.metric ?? 0));
  if (rivals.length > 0) {
    refuse({
      code: "plan/ambiguous-parent",
      summary: "several NICs carry a default route of the same metric",
      at: ["bridge", "parent"],
      expected: "one NIC with the lowest metric",
      found: [best, ...rivals].map(describeRoute).join(", "),
      next: ["name the NIC as `bridge.parent` in the profile"],
    });
    return null;
  }
  if (link.name === desired.bridge.name) return portOf(planning, link);
  if (!bridge && link.kind === "bridge") return refuseOtherBridge(planning, link);
  const other = next && next.link !== best.link ? next : null;
  return {
    nic: link,
    note: other && `of the default routes ${describeRoute(best)} comes before ${describeRoute(other)}`,
  };
}

/** br0 has its NIC's MAC; a bridge that someone else made may have another, but then stands on one NIC only. */
function portOf(planning: Planning, bridge: Link): Chosen | null {
  const ports = planning.facts.links.filter(({ master, name }) => master === bridge.name && !isContainersVeth(name));
  const sameMac = ports.filter(({ mac }) => mac !== null && mac === bridge.mac);
  const candidates = sameMac.length > 0 ? sameMac : ports.filter(({ kind }) => kind !== "tun");
  const [nic, second] = candidates;
  if (nic && !second) return { nic, note: null };
  planning.refuse({
    code: "plan/ambiguous-parent",
    summary: `${bridge.name} carries the default route, and which of its ports is the NIC is not clear`,
    at: ["bridge", "parent"],
    expected: "one port with the bridge's own MAC address",
    found: ports.length === 0 ? "no ports" : `ports ${ports.map(({ name }) => name).join(", ")}`,
    next: ["name the NIC as `bridge.parent` in the profile"],
  });
  return null;
}

function refuseOtherBridge(planning: Planning, link: Link): null {
  planning.refuse({
    code: "plan/bridge-exists",
    summary: `the default route runs over the bridge ${link.name}, and a bridge cannot be a port of another`,
    at: ["bridge", "name"],
    expected: `a NIC that ${planning.desired.bridge.name} can take in`,
    found: `${link.name}, a bridge`,
    next: [`name the bridge that is there: \`bridge.name: ${link.name}\``],
  });
  return null;
}

/** Names go into files that a shell reads at boot, so only those pass that mean nothing to it. */
function isPlainName({ refuse }: Planning, { name }: Link): boolean {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$/.test(name)) return true;
  refuse({
    code: "plan/link-name",
    summary: `the name of the link ${JSON.stringify(name)} is not a plain one`,
    expected: "letters, digits, `.`, `_` and `-`, at most 15",
    found: JSON.stringify(name),
    next: ["rename the link, or choose another `bridge.parent`"],
  });
  return false;
}

function refuseUnfit(planning: Planning, nic: Link): void {
  const { desired, refuse } = planning;
  const found = whyNoPort(nic, desired.bridge.name);
  if (found === null) return;
  refuse({
    code: nic.wireless ? "plan/parent-wireless" : "plan/parent-unsuitable",
    summary: `${nic.name} cannot become a port of ${desired.bridge.name}`,
    at: ["bridge", "parent"],
    expected: "a wired NIC, a bond or a VLAN that no other link owns",
    found,
    next: ["name another NIC as `bridge.parent` in the profile"],
  });
}

function whyNoPort(nic: Link, bridge: string): string | null {
  if (nic.wireless) return `${nic.name} is wireless; access points drop frames of MAC addresses that did not log in`;
  if (nic.kind === "bridge") return `${nic.name} is a bridge itself`;
  if (nic.mac === null) return `${nic.name} has no MAC address`;
  if (nic.master !== null && nic.master !== bridge) return `${nic.name} belongs to ${nic.master}`;
  return null;
}

/**
 * A link has one owner: macvlan, ipvlan and macsec children hold it as firmly as a bridge would, and tunnels bound to it
 * find no route once it is a port. Only a VLAN gets its frames before the bridge does.
 */
function refuseInUse(planning: Planning, nic: Link): void {
  const { desired, facts, refuse } = planning;
  const children = facts.links
    .filter(({ parent, kind }) => parent === nic.name && kind !== "vlan")
    .map(({ name, kind }) => `${name} (${kind ?? "hardware"})`);
  const networks = (facts.docker?.networks ?? [])
    .filter(({ parent }) => parent === nic.name)
    .map(({ name, driver }) => `the ${driver} network ${name}`);
  const found = [...children, ...networks];
  if (found.length === 0) return;
  refuse({
    code: "plan/parent-in-use",
    summary: `${nic.name} is the parent of other links, and cannot be a port of ${desired.bridge.name} at the same time`,
    at: ["bridge", "parent"],
    expected: `nothing on ${nic.name} but addresses and VLANs`,
    found: found.join(", "),
    next: [`put them on ${desired.bridge.name} instead, or on another NIC`],
  });
}

/** A bridge of that name which the NIC does not stand in belongs to someone else, unless it is an empty shell. */
function refuseForeign(planning: Planning, { nic, bridge }: Uplink): void {
  const { facts, refuse } = planning;
  if (!bridge || nic.master === bridge.name) return;
  const held = [
    ...facts.links.filter(({ master }) => master === bridge.name).map(({ name }) => `port ${name}`),
    ...facts.addresses
      .filter(({ link, scope }) => link === bridge.name && scope !== "link")
      .map(({ address }) => `address ${address}`),
  ];
  if (held.length === 0) return;
  refuse({
    code: "plan/foreign-bridge",
    summary: `${bridge.name} exists, in use, without ${nic.name}`,
    at: ["bridge", "name"],
    expected: `no ${bridge.name}, or one that ${nic.name} is a port of`,
    found: held.join(", "),
    next: ["choose another name for `bridge.name`, or name that bridge's NIC as `bridge.parent`"],
  });
}

/** Over one link, as far as the routes of IPv4 without rules go. */
export function isDefaultRoute({ family, table, type, destination, link }: Route): boolean {
  return family === 4 && table === "main" && type === "unicast" && destination === "default" && link !== null;
}

function describeRoute({ link, metric }: Route): string {
  return `${link} (metric ${metric ?? 0})`;
}

function linkNamed({ facts }: Planning, name: string | null): Link | null {
  return facts.links.find((link) => link.name === name) ?? null;
}
