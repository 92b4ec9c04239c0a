import { addressOf, contains, familyOf, prefixOf } from "../../address/range.ts";
import type { Cidr, Family, InterfaceAddress, IpAddress } from "../../address/types.ts";
import type { Address } from "../../facts/facts.ts";
import type { Engine } from "../docker/engine.ts";
import { isBefore } from "../docker/engine.ts";
import type { Planning } from "../planning.ts";
import type { Uplink } from "./parent.ts";

/** The host's place on the LAN. */
export interface LanPlace {
  /** The address that br0 keeps, and that dockerd waits for. */
  address: InterfaceAddress;
  /** All static addresses that belong on br0; this one first, since older engines take the first they find for theirs. */
  addresses: readonly Address[];
}

/** Holds the profile's LAN and pools against the addresses and routes that the host has. Null after a refusal. */
export function checkLan(planning: Planning, uplink: Uplink, engine: Engine | null): LanPlace | null {
  const { desired, facts, refuse } = planning;
  const links = [uplink.nic.name, desired.bridge.name];
  const addresses = facts.addresses.filter(
    (address) => links.includes(address.link) && goesAlong(address) && !isDockers(planning, address),
  );
  refuseDynamic(planning, uplink, addresses);
  const inLan = addresses.filter(({ address }) => contains(desired.lan.subnet, addressOf(address)));
  const place = inLan.find(({ address }) => prefixOf(address) === desired.lan.subnet) ?? inLan[0];
  if (!place) {
    refuse({
      code: "plan/no-lan-address",
      summary: `${uplink.nic.name} has no address in the LAN`,
      at: ["lan", "subnet"],
      expected: `an address in ${desired.lan.subnet}`,
      found: addresses.map(({ address }) => address).join(", ") || "no address",
      next: ["correct `lan.subnet`, or name the NIC that stands on this LAN as `bridge.parent`"],
    });
    return null;
  }
  checkSide(planning, uplink, addresses, sideOf(desired, 4));
  checkSide(planning, uplink, addresses, sideOf(desired, 6));
  if (engine && isBefore(engine, 28)) refuseSecondAddress(planning, addresses, place);
  refuseLostAddress(planning, addresses);
  return { address: place.address, addresses: [place, ...addresses.filter((each) => each !== place)] };
}

/** One family's view of the profile; null where the profile does not speak of it. */
interface Side {
  family: Family;
  subnet: Cidr | null;
  gateway: IpAddress | null;
  pool: Cidr | null;
  keys: { subnet: string; gateway: string; pool: string };
}

function sideOf({ lan, pool, pool6 }: Planning["desired"], family: Family): Side {
  return family === 4
    ? {
        family,
        subnet: lan.subnet,
        gateway: lan.gateway,
        pool,
        keys: { subnet: "subnet", gateway: "gateway", pool: "pool" },
      }
    : {
        family,
        subnet: lan.subnet6,
        gateway: lan.gateway6,
        pool: pool6,
        keys: { subnet: "subnet6", gateway: "gateway6", pool: "pool6" },
      };
}

function checkSide(planning: Planning, uplink: Uplink, addresses: readonly Address[], side: Side): void {
  checkSubnet(planning, uplink, addresses, side);
  checkGateway(planning, uplink, side);
  if (side.pool) checkPool(planning, addresses, side, side.pool);
}

/** Containers get br0's own prefix: with another one than the LAN's they would look for neighbours at the gateway. */
function checkSubnet({ refuse }: Planning, { nic }: Uplink, addresses: readonly Address[], side: Side): void {
  const { subnet, keys } = side;
  if (!subnet) return;
  const own = addresses.filter(({ address }) => contains(subnet, addressOf(address)));
  if (own.length === 0 || own.some(({ address }) => prefixOf(address) === subnet)) return;
  refuse({
    code: "plan/lan-mismatch",
    summary: `the prefix of ${nic.name} is not the LAN's`,
    at: ["lan", keys.subnet],
    expected: `an address in ${subnet} with that prefix length`,
    found: own.map(({ address }) => address).join(", "),
    next: [`correct \`lan.${keys.subnet}\`, or the prefix length of ${nic.name}`],
  });
}

function checkGateway({ desired, facts, refuse }: Planning, { nic }: Uplink, { family, gateway, keys }: Side): void {
  if (!gateway) return;
  const found = facts.routes.filter(
    (route) =>
      route.family === family &&
      route.table === "main" &&
      route.destination === "default" &&
      (route.link === nic.name || route.link === desired.bridge.name),
  );
  if (found.length === 0 || found.some((route) => route.gateway === gateway)) return;
  refuse({
    code: "plan/gateway-mismatch",
    summary: "the host's default gateway is not the LAN's",
    at: ["lan", keys.gateway],
    expected: gateway,
    found: found.map((route) => route.gateway ?? `a default route over ${route.link} without a gateway`).join(", "),
    next: [`correct \`lan.${keys.gateway}\`, or the host's default route`],
  });
}

function checkPool(planning: Planning, addresses: readonly Address[], side: Side, pool: Cidr): void {
  const { desired, facts, refuse } = planning;
  const at = ["hosts", desired.host, side.keys.pool];
  const subnets = addresses
    .map(({ address }) => prefixOf(address))
    .filter((subnet) => familyOf(subnet) === side.family);
  if (subnets.length > 0 && !subnets.some((subnet) => contains(subnet, pool))) {
    refuse({
      code: "plan/pool-outside-subnet",
      summary: `the pool ${pool} lies outside the subnet of ${desired.bridge.name}`,
      at,
      expected: `a pool within ${subnets.join(" or ")}`,
      found: `${pool}; newer engines would ignore it and hand out addresses of the whole LAN`,
      next: ["choose a pool within that subnet, or correct the host's prefix length"],
    });
  }
  const inside = facts.addresses.filter(
    (address) => contains(pool, addressOf(address.address)) && !isDockers(planning, address),
  );
  if (inside.length > 0) {
    refuse({
      code: "plan/address-in-pool",
      summary: `an address of the host lies in its pool ${pool}`,
      at,
      expected: "a pool that holds addresses of containers only",
      found: inside.map(({ address, link }) => `${address} on ${link}`).join(", "),
      next: [
        "move the pool: engines before 28 would take that address for the bridge's and delete the host's other one",
      ],
    });
  }
  if (side.gateway && contains(pool, side.gateway)) {
    refuse({
      code: "plan/gateway-in-pool",
      summary: `the gateway ${side.gateway} lies in the pool ${pool}`,
      at,
      expected: "a pool without the gateway",
      found: `${side.gateway} in ${pool}`,
      next: ["choose another pool"],
    });
  }
}

function refuseDynamic({ desired, facts, refuse }: Planning, { nic }: Uplink, addresses: readonly Address[]): void {
  const dynamic = addresses.filter((address) => address.dynamic);
  const routes = facts.routes.filter(
    ({ link, protocol }) => (link === nic.name || link === desired.bridge.name) && protocol === "ra",
  );
  if (dynamic.length === 0 && routes.length === 0) return;
  const advertised = dynamic.every(({ family }) => family === 6);
  const found = [
    ...dynamic.map(({ address, link }) => `${address} on ${link}`),
    ...routes.map(({ destination, gateway }) => `the route ${destination}${gateway ? ` via ${gateway}` : ""}`),
  ];
  refuse({
    code: "plan/dynamic-address",
    summary: advertised
      ? `${nic.name} is configured by router advertisements, which dockerd turns off on its bridge`
      : `${nic.name} has an address that runs out, as DHCP gives them`,
    expected: "static addresses and routes",
    found: found.join(", "),
    next: advertised
      ? [`give the host a static IPv6 address, or turn advertisements off: net.ipv6.conf.${nic.name}.accept_ra=0`]
      : [`give the host a static address; moving a DHCP client to ${desired.bridge.name} is not supported yet`],
  });
}

/** Older engines keep one IPv4 address per subnet on the default bridge, and delete the other. */
function refuseSecondAddress({ desired, refuse }: Planning, addresses: readonly Address[], place: Address): void {
  const subnet = prefixOf(place.address);
  const same = addresses.filter(({ address }) => prefixOf(address) === subnet);
  const values = [...new Set(same.map(({ address }) => address))];
  if (values.length < 2) return;
  refuse({
    code: "plan/second-address-in-subnet",
    summary: `several addresses in ${subnet} would come to stand on ${desired.bridge.name}`,
    expected: "one IPv4 address in the LAN's subnet; engines before 28 may delete another",
    found: values.join(", "),
    next: ["take the extra addresses away, or upgrade Docker to 28 or later"],
  });
}

/** With `ipv6` on, dockerd gives br0 an address of its own and deletes every other global one. */
function refuseLostAddress({ desired, refuse }: Planning, addresses: readonly Address[]): void {
  if (desired.daemon["ipv6"] !== true) return;
  const lost = addresses.filter(({ family }) => family === 6);
  if (lost.length === 0) return;
  refuse({
    code: "plan/ipv6-address-lost",
    summary: `with ipv6 on, dockerd deletes the host's own IPv6 addresses from ${desired.bridge.name}`,
    at: ["hosts", desired.host, "pool6"],
    expected: "no global IPv6 address of the host on the bridge",
    found: lost.map(({ address }) => address).join(", "),
    next: ["leave this host without an IPv6 pool, or give its IPv6 address to another NIC"],
  });
}

/** dockerd gives its bridge the first address of the IPv6 pool; that is no address of the host's own. */
function isDockers({ desired }: Planning, { link, address }: Address): boolean {
  return link === desired.bridge.name && desired.pool6 !== null && contains(desired.pool6, addressOf(address));
}

/** An IPv6 link-local address is the link's own, and one of scope `host` is on no wire. */
function goesAlong({ family, scope }: Address): boolean {
  return scope !== "host" && (family === 4 || scope !== "link");
}
