import type { Claim } from "../address/claim.ts";
import type { Profile } from "./profile.ts";

/** Whatever the profile says that someone holds of the LAN: for proveDisjoint and carve. */
export function claimsOf({ lan, hosts }: Profile): Claim[] {
  const claims: Claim[] = [
    { kind: "gateway", owner: "lan", range: lan.gateway },
    ...lan.reserved.map((range): Claim => ({ kind: "reserved", owner: "lan", range })),
  ];
  if (lan.gateway6) claims.push({ kind: "gateway", owner: "lan", range: lan.gateway6 });
  for (const [owner, { address, pool, pool6 }] of Object.entries(hosts)) {
    if (address) claims.push({ kind: "host", owner, range: address });
    if (pool) claims.push({ kind: "pool", owner, range: pool });
    if (pool6) claims.push({ kind: "pool", owner, range: pool6 });
  }
  return claims;
}

export function lansOf({ lan }: Profile) {
  return lan.subnet6 ? [lan.subnet, lan.subnet6] : [lan.subnet];
}
