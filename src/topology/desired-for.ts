import { Fault } from "../fault/fault.ts";
import { closestName } from "../profile/closest-name.ts";
import type { Profile } from "../profile/profile.ts";
import { daemonOptions } from "./daemon-options.ts";
import type { Desired } from "./desired.ts";

/**
 * The profile as one host sees it.
 *
 * @throws Fault topology/unknown-host
 * @throws Fault topology/no-pool: a plan rests on pinned pools, for one that is carved on the fly could be another
 * tomorrow, when a host was added
 */
export function desiredFor(profile: Profile, host: string): Desired {
  const wanted = Object.hasOwn(profile.hosts, host) ? profile.hosts[host] : undefined;
  if (!wanted) throw unknownHost(profile, host);
  const { pool, pool6 } = wanted;
  if (!pool) throw noPool(host, "pool");
  if (!pool6 && (wanted.prefix6 ?? profile.pools.prefix6) !== null) throw noPool(host, "pool6");
  const { subnet, gateway, subnet6, gateway6 } = profile.lan;
  return {
    host,
    lan: { subnet, gateway, subnet6, gateway6 },
    bridge: profile.bridge,
    pool,
    pool6,
    daemon: daemonOptions(profile, { pool, pool6 }),
  };
}

function unknownHost({ hosts }: Profile, host: string): Fault {
  const names = Object.keys(hosts);
  const meant = closestName(host, names);
  return new Fault({
    code: "topology/unknown-host",
    summary: `the profile has no host ${JSON.stringify(host)}`,
    expected: names.length <= 20 ? `one of ${names.join(", ")}` : `one of its ${names.length} hosts`,
    hostState: "untouched",
    ...(meant && { next: [`did you mean ${meant}?`] }),
  });
}

function noPool(host: string, key: "pool" | "pool6"): Fault {
  return new Fault({
    code: "topology/no-pool",
    summary: `${host} has no ${key} yet`,
    host,
    expected: `hosts.${host}.${key} in the profile`,
    hostState: "untouched",
    next: [{ say: "give it one", command: ["carve", "--write"] }],
  });
}
