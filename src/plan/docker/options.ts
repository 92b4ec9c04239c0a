import type { Release } from "./engine.ts";

/** What there is to know of one of dockerd's options that a profile can ask for. */
export interface DaemonOption {
  /** The first release whose daemon.json may have it; an earlier dockerd does not start with a key it does not know. */
  since: Release;
  /** The same option on dockerd's command line. As a flag and in the file at once it is fatal, even when equal. */
  flags: readonly string[];
  /** Where the profile asks for it; `*` is the host's name. */
  asked: readonly string[];
}

/** Every release that is still about has what 17.06 had. */
const always: Release = [17, 6];

/** Read in moby/moby, daemon/config and cmd/dockerd, at the release tags. */
export const daemonOptions: Readonly<Record<string, DaemonOption>> = {
  bridge: { since: always, flags: ["--bridge", "-b"], asked: ["bridge", "name"] },
  "fixed-cidr": { since: always, flags: ["--fixed-cidr"], asked: ["hosts", "*", "pool"] },
  "fixed-cidr-v6": { since: always, flags: ["--fixed-cidr-v6"], asked: ["hosts", "*", "pool6"] },
  "default-gateway": { since: always, flags: ["--default-gateway"], asked: ["lan", "gateway"] },
  "default-gateway-v6": { since: always, flags: ["--default-gateway-v6"], asked: ["lan", "gateway6"] },
  ipv6: { since: always, flags: ["--ipv6"], asked: ["hosts", "*", "pool6"] },
  "ip-forward": { since: always, flags: ["--ip-forward"], asked: ["docker", "ipForward"] },
  "ip-masq": { since: always, flags: ["--ip-masq"], asked: ["docker", "ipMasq"] },
  iptables: { since: always, flags: ["--iptables"], asked: ["docker", "iptables"] },
  icc: { since: always, flags: ["--icc"], asked: ["docker", "icc"] },
  mtu: { since: always, flags: ["--mtu"], asked: ["docker", "mtu"] },
  proxies: { since: [23, 0], flags: ["--http-proxy", "--https-proxy", "--no-proxy"], asked: ["docker", "proxies"] },
};

/** These give dockerd's own docker0 its address, and dockerd does not start with them beside `bridge`. */
export const bridgeAddressKeys: Readonly<Record<string, readonly string[]>> = { bip: ["--bip"], bip6: ["--bip6"] };

/** The flags that exclude a key which is not asked for: its own name, or the singular where one may be given several times. */
export function flagsOfForeignKey(key: string): readonly string[] {
  if (mergedKeys.has(key)) return [];
  const singular = key.replace(/ies$/, "y").replace(/s$/, "");
  return [`--${key}`, `--${singular}`, ...(shortFlags[key] ?? [])];
}

/** dockerd takes these from both places. */
const mergedKeys: ReadonlySet<string> = new Set(["runtimes", "default-ulimits", "features", "builder"]);
const shortFlags: Readonly<Record<string, readonly string[]>> = {
  hosts: ["-H"],
  debug: ["-D"],
  "log-level": ["-l"],
  "storage-driver": ["-s"],
  group: ["-G"],
  pidfile: ["-p"],
};

export function placeAsked({ asked }: DaemonOption, host: string): readonly string[] {
  return asked.map((name) => (name === "*" ? host : name));
}
