import { parseInterfaceAddress } from "../../src/address/parse.ts";
import { addressOf, contains, prefixLength, prefixOf } from "../../src/address/range.ts";
import type { InterfaceAddress, IpAddress, Mac } from "../../src/address/types.ts";
import type { Address, Facts, Link, Route } from "../../src/facts/facts.ts";
import type { LinkOperation } from "../../src/plan/step.ts";

/** What the kernel makes of one line for `ip -batch`: the facts after it, or its reason not to do it. */
export function operated(facts: Facts, operation: LinkOperation): Facts | string {
  switch (operation.op) {
    case "add-bridge":
      return withBridge(facts, operation);
    case "delete-link":
      return onLink(facts, operation.link, () => withoutLink(facts, operation.link));
    case "set-up":
      return onLink(facts, operation.link, (link) => (operation.up ? raised(facts, link) : lowered(facts, link)));
    case "detour":
    case "end-detour":
    case "hand-over-neighbours":
      return facts;
    case "set-master":
      return onLink(facts, operation.link, ({ name, master }) =>
        [master, operation.master].reduce(withCarrier, withLink(facts, name, { master: operation.master })),
      );
    case "set-mac":
      return onLink(facts, operation.link, ({ name }) => withLink(facts, name, { mac: operation.mac }));
    case "set-address-generation":
      return onLink(facts, operation.link, ({ name }) => withLink(facts, name, { addrGenMode: operation.mode }));
    case "set-stp":
      return onLink(facts, operation.link, ({ name, bridge }) =>
        bridge ? withLink(facts, name, { bridge: { ...bridge, stp: operation.stp } }) : "not a bridge",
      );
    case "add-address":
      return onLink(facts, operation.link, (link) => withAddress(facts, link, operation));
    case "delete-address":
      return onLink(facts, operation.link, ({ name }) => withoutAddress(facts, name, operation.address));
    case "replace-route":
      return withRoute(facts, operation.route);
    case "delete-route": {
      const found = facts.routes.find((each) => isEqual(each, operation.route));
      return found ? { ...facts, routes: facts.routes.filter((each) => each !== found) } : "no such route";
    }
    default:
      return operation satisfies never;
  }
}

function onLink(facts: Facts, name: string, change: (link: Link) => Facts | string): Facts | string {
  const link = linkNamed(facts, name);
  return link ? change(link) : `there is no ${name}`;
}

function withBridge(facts: Facts, operation: Extract<LinkOperation, { op: "add-bridge" }>): Facts | string {
  const { link: name, mac, mtu, stp, forwardDelay, queueLength = 1000 } = operation;
  const indices = facts.links.map((each) => each.index);
  const index = operation.index ?? Math.max(...indices) + 1;
  if (linkNamed(facts, name)) return `${name} exists`;
  if (indices.includes(index)) return `the index ${index} is taken`;
  const link: Link = {
    index,
    name,
    kind: "bridge",
    mac,
    mtu,
    up: false,
    operstate: "DOWN",
    master: null,
    parent: null,
    queueLength,
    addrGenMode: facts.links.some(({ addrGenMode }) => addrGenMode !== null) ? "eui64" : null,
    bridge: { stp, forwardDelay },
    wireless: false,
  };
  const sysctls = Object.entries(facts.sysctls).map(([key, value]) => [
    key.replace(/^(net\.ipv[46]\.conf\.)default\./, `$1${name.replaceAll(".", "/")}.`),
    value,
  ]);
  return { ...facts, links: [...facts.links, link], sysctls: { ...facts.sysctls, ...Object.fromEntries(sysctls) } };
}

function withoutLink(facts: Facts, name: string): Facts {
  const gone = [name, ...facts.links.filter(({ parent }) => parent === name).map((each) => each.name)];
  const isGone = (link: string | null) => link !== null && gone.includes(link);
  const { master = null } = linkNamed(facts, name) ?? {};
  const rest: Facts = {
    ...facts,
    links: facts.links
      .filter((each) => !isGone(each.name))
      .map((each) => (isGone(each.master) ? { ...each, master: null } : each)),
    addresses: facts.addresses.filter(({ link }) => !isGone(link)),
    routes: facts.routes.filter(({ link }) => !isGone(link)),
    sysctls: Object.fromEntries(
      Object.entries(facts.sysctls).filter(([key]) => !isGone(key.split(".")[3]?.replaceAll("/", ".") ?? null)),
    ),
  };
  return withCarrier(withoutOrphans(rest), master);
}

/** Prefix routes come back with the link; IPv6 addresses do not, but for the link's own. */
function raised(facts: Facts, link: Link): Facts {
  if (link.up) return facts;
  const up = withLink(facts, link.name, { up: true, operstate: link.kind === "bridge" ? "DOWN" : "UP" });
  const routed = facts.addresses
    .filter((each) => each.link === link.name && each.prefixRoute)
    .reduce(withPrefixRoutes, up);
  return withCarrier(withLinkLocal(withCarrier(routed, link.name), link.name), link.master);
}

function lowered(facts: Facts, { name, master }: Link): Facts {
  const down = withLink(facts, name, { up: false, operstate: "DOWN" });
  const bare = {
    ...down,
    addresses: facts.addresses.filter((each) => each.link !== name || each.family === 4),
    routes: facts.routes.filter((each) => each.link !== name),
  };
  return withCarrier(bare, master);
}

/** A bridge has a carrier as long as one of its ports has, and with its first one an address of its own. */
export function withCarrier(facts: Facts, name: string | null): Facts {
  const bridge = linkNamed(facts, name);
  if (bridge?.kind !== "bridge") return facts;
  const ports = facts.links.filter(({ master, up, operstate }) => master === name && up && operstate !== "DOWN");
  const operstate = bridge.up && ports.length > 0 ? "UP" : "DOWN";
  return withLinkLocal(withLink(facts, bridge.name, { operstate }), bridge.name);
}

function withLinkLocal(facts: Facts, name: string): Facts {
  const link = linkNamed(facts, name);
  if (!link?.up || link.operstate === "DOWN" || link.mac === null || link.addrGenMode !== "eui64") return facts;
  const isOwn = (each: Address) => each.link === name && each.family === 6 && each.scope === "link";
  if (isDisabled6(facts, name) || facts.addresses.some(isOwn)) return facts;
  const own: Address = {
    link: name,
    family: 6,
    address: linkLocalOf(link.mac),
    broadcast: null,
    scope: "link",
    label: null,
    dynamic: false,
    prefixRoute: true,
    nodad: false,
    // Newer kernels tell.
    protocol: facts.addresses.some(({ protocol }) => protocol?.startsWith("kernel_")) ? "kernel_ll" : null,
  };
  return withPrefixRoutes({ ...facts, addresses: [...facts.addresses, own] }, own);
}

/** By RFC 4291: the universal bit turned, and `fffe` in the middle. */
function linkLocalOf(mac: Mac): InterfaceAddress {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = mac.split(":").map((octet) => Number.parseInt(octet, 16));
  const groups = [((a ^ 2) << 8) | b, (c << 8) | 0xff, 0xfe00 | d, (e << 8) | f].map((group) => group.toString(16));
  return parseInterfaceAddress(`fe80::${groups.join(":")}/64`);
}

function withAddress(
  facts: Facts,
  { name, up }: Link,
  { address, broadcast, scope, label, prefixRoute, nodad, protocol }: Extract<LinkOperation, { op: "add-address" }>,
): Facts | string {
  const family = address.includes(":") ? 6 : 4;
  const own = facts.addresses.filter((each) => each.link === name && each.family === family);
  const isSame = (each: Address) =>
    family === 4 ? each.address === address : addressOf(each.address) === addressOf(address);
  if (own.some(isSame)) return `${name} has ${address}`;
  if (family === 6 && isDisabled6(facts, name)) return `${name} has no IPv6`;
  const added: Address = {
    link: name,
    family,
    address,
    broadcast,
    scope,
    label: family === 4 ? (label ?? name) : null,
    dynamic: false,
    prefixRoute,
    nodad,
    protocol,
  };
  const addresses = [...facts.addresses, added];
  return prefixRoute && (up || family === 6)
    ? withPrefixRoutes({ ...facts, addresses }, added)
    : { ...facts, addresses };
}

/** Of several addresses in one prefix the first one has made it. */
function withPrefixRoutes(facts: Facts, address: Address): Facts {
  const has = (route: Route) =>
    facts.routes.some(
      ({ link, destination, protocol }) =>
        link === route.link && destination === route.destination && protocol === "kernel",
    );
  return { ...facts, routes: [...facts.routes, ...prefixRoutes(address).filter((route) => !has(route))] };
}

/** What the kernel adds by itself with an address that is the first one of its prefix. */
function prefixRoutes({ link, family, address }: Address): Route[] {
  if (family === 4 && prefixLength(address) === 32) return [];
  const made = { table: "main", type: "unicast", gateway: null, protocol: "kernel", flags: [] };
  const destination = prefixOf(address);
  return family === 4
    ? [{ family, ...made, destination, link, scope: "link", source: addressOf(address), metric: null }]
    : [{ family, ...made, destination, link, scope: null, source: null, metric: 256 }];
}

/** The first address of an IPv4 prefix takes the others with it; the last one of all, every IPv4 route over the link. */
function withoutAddress(facts: Facts, link: string, address: InterfaceAddress): Facts | string {
  const own = facts.addresses.filter((each) => each.link === link && each.family === familyOf(address));
  const removed = own.find((each) => each.address === address);
  if (!removed) return `${link} does not have ${address}`;
  const same = own.filter((each) => prefixOf(each.address) === prefixOf(address));
  const isFirst = same[0] === removed;
  const gone = removed.family === 4 && isFirst ? same : [removed];
  const bare = removed.family === 4 && gone.length === own.length;
  const isPrefixLost = removed.family === 4 ? isFirst : same.length === 1;
  const lost = isPrefixLost ? prefixRoutes(removed) : [];
  return withoutOrphans({
    ...facts,
    addresses: facts.addresses.filter((each) => !gone.includes(each)),
    routes: facts.routes.filter(
      (each) => !lost.some((route) => isEqual(route, each)) && !(bare && each.link === link && each.family === 4),
    ),
  });
}

/** IPv4 routes go with the last of the address that they give packets as their source. */
function withoutOrphans(facts: Facts): Facts {
  const routes = facts.routes.filter(({ family, source }) => family === 6 || source === null || isLocal(facts, source));
  return { ...facts, routes };
}

function isLocal(facts: Facts, ip: IpAddress): boolean {
  return facts.addresses.some(({ address }) => addressOf(address) === ip);
}

/** Takes out the first route to that destination and metric, whichever link it uses. */
function withRoute(facts: Facts, route: Route): Facts | string {
  if (route.link !== null) {
    const link = linkNamed(facts, route.link);
    if (!link) return `there is no ${route.link}`;
    if (!link.up) return `${route.link} is down`;
    if (!isReachable(facts, route)) return `${route.gateway} is not on ${route.link}`;
  }
  if (route.source !== null && !isLocal(facts, route.source)) return `${route.source} is not this host's`;
  const rivals = facts.routes.filter((each) => isRival(each, route));
  if (rivals.slice(1).some((each) => isEqual(each, route))) return "the route exists";
  const [first] = rivals;
  const routes = first ? facts.routes.map((each) => (each === first ? route : each)) : [...facts.routes, route];
  return { ...facts, routes };
}

function isRival(one: Route, other: Route): boolean {
  return (
    one.family === other.family &&
    one.table === other.table &&
    one.destination === other.destination &&
    (one.metric ?? 0) === (other.metric ?? 0)
  );
}

function isReachable(facts: Facts, { family, gateway, link, flags }: Route): boolean {
  if (gateway === null || flags.includes("onlink") || gateway.startsWith("fe80:")) return true;
  return facts.routes.some(
    (each) =>
      each.family === family &&
      each.link === link &&
      each.gateway === null &&
      each.destination !== "default" &&
      contains(each.destination, gateway),
  );
}

function isDisabled6({ sysctls }: Facts, link: string): boolean {
  return sysctls[`net.ipv6.conf.${link.replaceAll(".", "/")}.disable_ipv6`] === "1";
}

function familyOf(address: InterfaceAddress): 4 | 6 {
  return address.includes(":") ? 6 : 4;
}

function isEqual(one: Route, other: Route): boolean {
  return (
    isRival(one, other) &&
    one.link === other.link &&
    one.gateway === other.gateway &&
    one.type === other.type &&
    one.protocol === other.protocol &&
    one.scope === other.scope &&
    one.source === other.source &&
    one.flags.join() === other.flags.join()
  );
}

export function linkNamed({ links }: Facts, name: string | null): Link | undefined {
  return links.find((each) => each.name === name);
}

function withLink(facts: Facts, name: string, change: Partial<Link>): Facts {
  return { ...facts, links: facts.links.map((each) => (each.name === name ? { ...each, ...change } : each)) };
}
