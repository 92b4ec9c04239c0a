import type { Cidr, Family, InterfaceAddress, IpAddress, Mac } from "../address/types.ts";

/** One snapshot of a host: everything that planning needs, nothing that changes by itself from second to second. */
export interface Facts {
  system: SystemFacts;
  /** Where each needed program lies, or null where the host lacks it. */
  tools: Readonly<Record<Tool, string | null>>;
  links: readonly Link[];
  addresses: readonly Address[];
  routes: readonly Route[];
  rules: readonly Rule[];
  firewall: readonly FirewallRule[];
  /** By `net.ipv4.ip_forward` and the like; absent keys do not exist on this kernel. */
  sysctls: Readonly<Record<string, string>>;
  /** The files that routable reads or may write, by path; null where nothing stands at that path. */
  files: Readonly<Record<string, FileFact | null>>;
  /** systemd's view of the units that matter here (network managers, docker), by name; absent where not loaded. */
  units: Readonly<Record<string, UnitFact>>;
  docker: DockerFacts | null;
  /** The SSH connection that asked, by SSH_CONNECTION: a local user's own too. Null where there is none. */
  session: { peer: IpAddress; local: IpAddress } | null;
  nameservers: readonly IpAddress[];
}

export interface SystemFacts {
  hostname: string;
  machineId: string;
  kernel: string;
  /** From os-release: `debian`, `12`, `Debian GNU/Linux 12 (bookworm)`. */
  release: { id: string; version: string; name: string };
  systemd: number;
}

export type Tool =
  | "ip"
  | "systemctl"
  | "docker"
  | "flock"
  | "timeout"
  | "sync"
  | "tar"
  | "base64"
  | "ping"
  | "systemd-stdio-bridge";

export interface Link {
  index: number;
  name: string;
  /** The kernel's info_kind: `bridge`, `veth`, `vlan`, `bond`, …; null for hardware. */
  kind: string | null;
  mac: Mac | null;
  mtu: number;
  /** Administratively up. */
  up: boolean;
  operstate: string;
  master: string | null;
  /** The lower device of a VLAN or macvlan. */
  parent: string | null;
  /** How many packets wait for sending at most; 0 where there is no queue. */
  queueLength: number;
  /** How IPv6 makes this link's own address: `eui64`, `none`, …; null where the link has no IPv6. */
  addrGenMode: string | null;
  /** The delay in hundredths of a second, as iproute2 shows and takes it. */
  bridge: { stp: boolean; forwardDelay: number } | null;
  wireless: boolean;
}

export interface Address {
  link: string;
  family: Family;
  address: InterfaceAddress;
  broadcast: IpAddress | null;
  scope: string;
  label: string | null;
  /** Given by DHCP or router advertisement: has a lifetime. */
  dynamic: boolean;
  /** Whether the kernel makes the route to the address's prefix by itself: false for `noprefixroute`. */
  prefixRoute: boolean;
  /** Taken without looking for duplicates, by whoever configured it. */
  nodad: boolean;
  /** Who made it, where iproute2 tells: `kernel_ll`. */
  protocol: string | null;
  /** What else there is to it that cannot be set again from here: `peer`, `metric`, `deprecated`. Absent where nothing is. */
  unmodelled?: readonly string[];
}

export interface Route {
  family: Family;
  /** `main`, `200`, … The local table is not read. */
  table: string;
  /** `unicast`, `blackhole`, … */
  type: string;
  destination: Cidr | "default";
  gateway: IpAddress | null;
  link: string | null;
  protocol: string;
  scope: string | null;
  source: IpAddress | null;
  metric: number | null;
  /** `onlink`, …; never the state flags (`linkdown`, `dead`). */
  flags: readonly string[];
  /**
   * Names of what else iproute2 tells of the route and the fields above do not hold: `nexthops`, `metrics`, `encap`, …
   * Such a route cannot be set again from here. Absent where there is nothing.
   */
  unmodelled?: readonly string[];
}

export interface Rule {
  family: Family;
  priority: number;
  /** The selector and action as `ip rule` takes them, without the priority: `["from", "192.0.2.0/24", "lookup", "200"]`. */
  words: readonly string[];
}

/** A rule of the firewall that names links. */
export interface FirewallRule {
  /** With its table and chain before it: `iptables filter -A INPUT -i eth0 -j ACCEPT`. */
  text: string;
  /** As written: `eth0`, `eth+`, `eth*`. */
  links: readonly string[];
}

export interface FileFact {
  type: "file" | "directory" | "symlink" | "other";
  /** Octal, four digits: `0644`. */
  mode: string;
  uid: number;
  gid: number;
  /** Where a symlink points, as written. */
  target: string | null;
  /** Text of a regular file (through a symlink too), up to 1 MiB of UTF-8; otherwise null, with the reason in `unreadable`. */
  content: string | null;
  unreadable: string | null;
}

export interface UnitFact {
  loadState: string;
  activeState: string;
  unitFileState: string;
  fragmentPath: string | null;
  dropIns: readonly string[];
  after: readonly string[];
}

/** Of an engine that is installed, whether it runs or not. Null in its place: docker's client alone is installed. */
export interface DockerFacts {
  /** Where not, `version` and `argv` are of what would be started, and the rest is empty or false. */
  running: boolean;
  /** Of the engine: `20.10.24`. */
  version: string;
  /** argv of the running dockerd, from /proc; where it does not run, its unit's, with `$NAME` as written there. */
  argv: readonly string[];
  liveRestore: boolean;
  swarm: boolean;
  containers: readonly Container[];
  networks: readonly DockerNetwork[];
  /** default-address-pools as dockerd reports them; null where it uses its built-in ones. */
  addressPools: readonly { base: Cidr; size: number }[] | null;
}

export interface Container {
  id: string;
  name: string;
  running: boolean;
  /** `no`, `always`, `unless-stopped`, `on-failure`. */
  restartPolicy: string;
  /** `docker run --rm`: gone once stopped, and cannot be started again. */
  autoRemove: boolean;
  /** Started by a swarm, which looks after it. */
  swarmTask: boolean;
  networks: readonly { name: string; address: IpAddress | null }[];
  published: readonly { address: IpAddress | null; hostPort: number; containerPort: number; protocol: string }[];
}

export interface DockerNetwork {
  id: string;
  name: string;
  driver: string;
  scope: string;
  internal: boolean;
  subnets: readonly Cidr[];
  /** The kernel device of a bridge network: `docker0`, `br-1a2b…`. */
  bridge: string | null;
  parent: string | null;
}
