import { type Carving, carve, type Usage, type Wish } from "../address/carve.ts";
import type { Claim } from "../address/claim.ts";
import { dockerClaims } from "../address/docker-pools.ts";
import { familyOf } from "../address/range.ts";
import type { Cidr } from "../address/types.ts";
import type { Diagnostic } from "../fault/fault.ts";
import { claimsOf, lansOf } from "./claims.ts";
import { faultOf } from "./fault-of.ts";
import type { Profile, ProfileDocument } from "./profile.ts";

/** The pools that each host has after carving, pinned and new alike; null where it has none of that family. */
export interface HostPools {
  pool: Cidr | null;
  pool6: Cidr | null;
}

export interface ProfileCarving {
  /** By host, in the order of the profile. */
  pools: ReadonlyMap<string, HostPools>;
  /** Of lan.subnet, then of lan.subnet6 where there is one. */
  usage: readonly Usage[];
}

/**
 * Gives every host of the profile the pools that it still lacks. Nothing is known of the hosts themselves here, so of
 * Docker's own pools only the built-in ones count; configured ones are for the plan to compare.
 *
 * @throws Fault profile/lan-full with every host for which there is no room
 */
export function carveProfile(document: ProfileDocument): ProfileCarving {
  const { profile } = document;
  const lans = lansOf(profile);
  const claims: Claim[] = [...claimsOf(profile), ...dockerClaims(lans, null)];
  const carvings = lans.map((lan) => carve(lan, claims, wishesOf(profile, familyOf(lan) === 4 ? "pool" : "pool6")));
  const fault = faultOf(carvings.flatMap((carving) => lanFullDiagnostics(carving, document)));
  if (fault) throw fault;
  const [four, six] = carvings;
  const pools = Object.entries(profile.hosts).map(([host, { pool, pool6 }]): [string, HostPools] => [
    host,
    { pool: pool ?? four?.pools.get(host) ?? null, pool6: pool6 ?? six?.pools.get(host) ?? null },
  ]);
  return { pools: new Map(pools), usage: carvings.map(({ usage }) => usage) };
}

function wishesOf({ hosts, pools }: Profile, key: "pool" | "pool6"): Wish[] {
  const size = key === "pool" ? "prefix" : "prefix6";
  return Object.entries(hosts).flatMap(([host, wanted]) => {
    const length = wanted[size] ?? pools[size];
    return wanted[key] === null && length !== null ? [{ host, length, address: wanted.address }] : [];
  });
}

function lanFullDiagnostics({ unplaced, usage }: Carving, { placeOf, file }: ProfileDocument): Diagnostic[] {
  const { lan, total, free, widestFree } = usage;
  const room = `${amount(free)} of ${amount(total)} addresses free${widestFree ? `, the largest block ${widestFree}` : ""}`;
  return unplaced.map(({ host, length }) => ({
    code: "profile/lan-full",
    summary: `no /${length} is left in ${lan} for ${host}`,
    place: placeOf(["hosts", host]),
    expected: `a free block of ${amount(1n << BigInt((familyOf(lan) === 4 ? 32 : 128) - length))} addresses`,
    found: room,
    next: [
      `give ${host} a smaller pool by a longer ${familyOf(lan) === 4 ? "prefix" : "prefix6"}`,
      "or remove hosts, or reserved ranges, that are no longer needed",
      `or widen the LAN in ${file}, and on your router`,
    ],
  }));
}

function amount(addresses: bigint): string {
  return addresses.toLocaleString("en");
}
