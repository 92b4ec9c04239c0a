import { InvalidAddress, parseAddress } from "../address/parse.ts";
import { contains } from "../address/range.ts";
import type { IpAddress } from "../address/types.ts";
import type { DockerProfile, HostProfile, Lan, Profile } from "./profile.ts";
import type { WrittenProfile } from "./schema.ts";

/** What was written, with everything that was left out said as null. */
export function completeProfile({ version, lan, bridge, pools, docker, hosts }: WrittenProfile): Profile {
  const wholeLan: Lan = { ...lan, subnet6: lan.subnet6 ?? null, gateway6: lan.gateway6 ?? null };
  // Without a prototype, so that a host named `constructor` is there only if the profile has one.
  const wholeHosts: Record<string, HostProfile> = Object.create(null);
  for (const [name, host] of Object.entries(hosts)) wholeHosts[name] = completeHost(host, wholeLan);
  return {
    version,
    lan: wholeLan,
    bridge,
    pools: { prefix: pools.prefix ?? null, prefix6: pools.prefix6 ?? null },
    docker: completeDocker(docker),
    hosts: wholeHosts,
  };
}

function completeDocker({ ipForward, ipMasq, iptables, icc, mtu, proxies }: WrittenProfile["docker"]): DockerProfile {
  return {
    ipForward: ipForward ?? null,
    ipMasq: ipMasq ?? null,
    iptables: iptables ?? null,
    icc: icc ?? null,
    mtu: mtu ?? null,
    proxies: proxies ? { http: proxies.http ?? null, https: proxies.https ?? null, no: proxies.no ?? null } : null,
  };
}

function completeHost(host: WrittenProfile["hosts"][string], lan: Lan): HostProfile {
  return {
    target: host.ssh === undefined ? { kind: "local" } : { kind: "ssh", destination: host.ssh },
    address: host.address ?? (host.ssh === undefined ? null : literalIn(host.ssh, lan)),
    pool: host.pool ?? null,
    pool6: host.pool6 ?? null,
    prefix: host.prefix ?? null,
    prefix6: host.prefix6 ?? null,
  };
}

/** The literal address in an ssh destination. One outside the LAN is how the host is managed, not its LAN address. */
function literalIn(destination: string, lan: Lan): IpAddress | null {
  const url = destination.startsWith("ssh://");
  const host = destination
    .replace(/^ssh:\/\//, "")
    .replace(/^.*@/, "")
    .replace(/\/$/, "");
  const bare = /^\[(.*)\](?::\d+)?$/.exec(host)?.[1] ?? (url ? host.replace(/:\d+$/, "") : host);
  const address = addressOrNull(bare);
  return address && [lan.subnet, lan.subnet6].some((subnet) => subnet && contains(subnet, address)) ? address : null;
}

function addressOrNull(text: string): IpAddress | null {
  try {
    return parseAddress(text);
  } catch (error) {
    if (error instanceof InvalidAddress) return null;
    throw error;
  }
}
