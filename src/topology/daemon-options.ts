import type { Cidr } from "../address/types.ts";
import type { DockerProfile, Profile } from "../profile/profile.ts";
import type { DaemonValue } from "./desired.ts";

/** dockerd's options by their name in daemon.json, in one order always; what the profile leaves alone is absent. */
export function daemonOptions(
  { lan, bridge, docker }: Profile,
  { pool, pool6 }: { pool: Cidr; pool6: Cidr | null },
): Record<string, DaemonValue> {
  return present({
    bridge: bridge.name,
    "fixed-cidr": pool,
    "default-gateway": lan.gateway,
    ...(pool6 && { ipv6: true, "fixed-cidr-v6": pool6, "default-gateway-v6": lan.gateway6 }),
    "ip-forward": docker.ipForward,
    "ip-masq": docker.ipMasq,
    iptables: docker.iptables,
    icc: docker.icc,
    mtu: docker.mtu,
    proxies: proxyOptions(docker.proxies),
  });
}

/** dockerd takes the three as one option, so an empty one would clear what the host has. */
function proxyOptions(proxies: DockerProfile["proxies"]): Record<string, string> | null {
  if (!proxies) return null;
  const { http, https, no } = proxies;
  const options = present({ "http-proxy": http, "https-proxy": https, "no-proxy": no });
  return Object.keys(options).length > 0 ? options : null;
}

function present<Value>(options: Readonly<Record<string, Value | null>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(options).filter((entry): entry is [string, Value] => entry[1] !== null));
}
