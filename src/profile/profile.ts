import type { Cidr, IpAddress } from "../address/types.ts";
import type { Place } from "../fault/fault.ts";

/** What a fleet of Docker hosts should look like: a valid profile, defaults filled in. */
export interface Profile {
  version: 1;
  lan: Lan;
  bridge: BridgeProfile;
  pools: PoolSizes;
  docker: DockerProfile;
  /** By host name, in the order of the file. A name is not a number, and may be `constructor`: use Object.hasOwn. */
  hosts: Readonly<Record<string, HostProfile>>;
}

export interface Lan {
  subnet: Cidr;
  gateway: IpAddress;
  /** The same LAN's IPv6 side; both or neither. */
  subnet6: Cidr | null;
  gateway6: IpAddress | null;
  /** DHCP ranges, printers: never carved, never handed out. Either family. */
  reserved: readonly Cidr[];
}

export interface BridgeProfile {
  name: string;
  /** `auto`: the NIC that carries the default route. */
  parent: "auto" | (string & {});
}

/** Prefix lengths of the share that a host gets when it names none itself. */
export interface PoolSizes {
  /** Not null as long as a host has neither `pool` nor `prefix`. */
  prefix: number | null;
  /** Null: hosts get no IPv6 pool unless they name one. */
  prefix6: number | null;
}

/** dockerd's options that the profile sets; null leaves the option alone. */
export interface DockerProfile {
  ipForward: boolean | null;
  ipMasq: boolean | null;
  iptables: boolean | null;
  icc: boolean | null;
  mtu: number | null;
  proxies: { http: string | null; https: string | null; no: string | null } | null;
}

export interface HostProfile {
  /** `ssh`: a destination as OpenSSH understands it (`user@host`, `ssh://user@host:port`, an alias of ~/.ssh/config). */
  target: { kind: "ssh"; destination: string } | { kind: "local" };
  /** The host's own LAN address where the profile tells it, by `address` or by a literal address in `ssh`. */
  address: IpAddress | null;
  pool: Cidr | null;
  pool6: Cidr | null;
  /** Prefix length of a pool still to be carved; overrides `pools`. */
  prefix: number | null;
  prefix6: number | null;
}

/** A profile together with the text it came from, so that later findings can point into it. */
export interface ProfileDocument {
  profile: Profile;
  file: string;
  text: string;
  /** Where a value stands in the text, or the nearest parent that does: `["hosts", "dock-1", "pool"]`. */
  placeOf(path: readonly (string | number)[]): Place;
}
