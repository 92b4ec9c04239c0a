import type { Cidr, InterfaceAddress, IpAddress, Mac } from "../../src/address/types.ts";
import type {
  Address,
  Container,
  DockerFacts,
  DockerNetwork,
  Facts,
  FileFact,
  Link,
  Route,
  UnitFact,
} from "../../src/facts/facts.ts";

export const nicMac = "02:42:0a:4d:00:0b" as Mac;

export const bookwormInterfaces = `# This file describes the network interfaces available on your system
# and how to activate them. For more information, see interfaces(5).

source /etc/network/interfaces.d/*

# The loopback network interface
auto lo
iface lo inet loopback

# The primary network interface
auto eth0
iface eth0 inet static
	address 10.77.0.11/16
	gateway 10.77.0.1
`;

export const dockerService = `[Service]
EnvironmentFile=-/etc/default/docker
ExecStart=/usr/sbin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock $DOCKER_OPTS
`;

/** A fresh bookworm host as the lab makes it: ifupdown with one static address, Docker 20.10 with its defaults. */
export function bookworm(): Facts {
  return {
    system: {
      hostname: "dock-1",
      machineId: "0123456789abcdef0123456789abcdef",
      kernel: "6.1.0",
      release: { id: "debian", version: "12", name: "Debian GNU/Linux 12 (bookworm)" },
      systemd: 252,
    },
    tools: {
      ip: "/usr/sbin/ip",
      systemctl: "/usr/bin/systemctl",
      docker: "/usr/bin/docker",
      flock: "/usr/bin/flock",
      timeout: "/usr/bin/timeout",
      sync: "/usr/bin/sync",
      tar: "/usr/bin/tar",
      base64: "/usr/bin/base64",
      ping: "/usr/bin/ping",
      "systemd-stdio-bridge": "/usr/bin/systemd-stdio-bridge",
    },
    links: [
      link({ index: 1, name: "lo", mac: "00:00:00:00:00:00" as Mac, mtu: 65536, operstate: "UNKNOWN" }),
      link({
        index: 2,
        name: "docker0",
        kind: "bridge",
        mac: "02:42:4e:f6:c9:8a" as Mac,
        operstate: "DOWN",
        queueLength: 0,
        bridge: { stp: false, forwardDelay: 1500 },
      }),
      link({ index: 10, name: "eth0", kind: "veth" }),
    ],
    addresses: [
      address("lo", "127.0.0.1/8", { scope: "host", broadcast: null }),
      address("docker0", "172.17.0.1/16", { broadcast: "172.17.255.255" as IpAddress }),
      address("eth0", "10.77.0.11/16", { broadcast: "10.77.255.255" as IpAddress }),
      address("eth0", "fe80::42:aff:fe4d:b/64", { scope: "link", label: null }),
    ],
    routes: [
      route("default", { gateway: "10.77.0.1" as IpAddress, flags: ["onlink"] }),
      route("10.77.0.0/16", { protocol: "kernel", scope: "link", source: "10.77.0.11" as IpAddress }),
      route("172.17.0.0/16", {
        link: "docker0",
        protocol: "kernel",
        scope: "link",
        source: "172.17.0.1" as IpAddress,
      }),
      route("fe80::/64", { family: 6, protocol: "kernel", metric: 256 }),
    ],
    rules: [
      { family: 4, priority: 32766, words: ["from", "all", "lookup", "main"] },
      { family: 6, priority: 32766, words: ["from", "all", "lookup", "main"] },
    ],
    firewall: [],
    sysctls: { "net.ipv4.ip_forward": "1" },
    files: {
      "/etc/network/interfaces": file(bookwormInterfaces),
      "/etc/network/interfaces.d": directory,
      "/run/network/ifstate": file("lo=lo\neth0=eth0\n"),
      "/run/network/ifstate.br0": null,
      "/etc/docker/daemon.json": null,
      "/etc/default/docker": file("# Use of this file is discouraged.\n"),
      "/lib/systemd/system/docker.service": file(dockerService),
      "/etc/systemd/system/docker.service.d/50-routable.conf": null,
      "/usr/local/lib/routable/await-address": null,
      "/usr/local/lib/routable/keep-addresses": null,
    },
    units: {
      "networking.service": unit({ fragmentPath: "/lib/systemd/system/networking.service" }),
      "docker.service": unit({ fragmentPath: "/lib/systemd/system/docker.service" }),
    },
    docker: docker({}),
    session: { peer: "10.77.255.254" as IpAddress, local: "10.77.0.11" as IpAddress },
    nameservers: [],
  };
}

export function link(given: Partial<Link> & Pick<Link, "index" | "name">): Link {
  return {
    kind: null,
    mac: nicMac,
    mtu: 1500,
    up: true,
    operstate: "UP",
    master: null,
    parent: null,
    bridge: null,
    wireless: false,
    queueLength: 1000,
    addrGenMode: "eui64",
    ...given,
  };
}

export function address(on: string, text: string, given: Partial<Address> = {}): Address {
  const family = text.includes(":") ? 6 : 4;
  return {
    link: on,
    family,
    address: text as InterfaceAddress,
    broadcast: null,
    scope: "global",
    label: family === 4 ? on : null,
    dynamic: false,
    prefixRoute: true,
    nodad: false,
    protocol: null,
    ...given,
  };
}

export function route(destination: string, given: Partial<Route> = {}): Route {
  return {
    family: 4,
    table: "main",
    type: "unicast",
    destination: destination as Cidr | "default",
    gateway: null,
    link: "eth0",
    protocol: "boot",
    scope: null,
    source: null,
    metric: null,
    flags: [],
    ...given,
  };
}

export function file(content: string, given: Partial<FileFact> = {}): FileFact {
  return { type: "file", mode: "0644", uid: 0, gid: 0, target: null, content, unreadable: null, ...given };
}

export const directory: FileFact = {
  type: "directory",
  mode: "0755",
  uid: 0,
  gid: 0,
  target: null,
  content: null,
  unreadable: "a directory",
};

export function unit(given: Partial<UnitFact>): UnitFact {
  return {
    loadState: "loaded",
    activeState: "active",
    unitFileState: "enabled",
    fragmentPath: null,
    dropIns: [],
    after: [],
    ...given,
  };
}

export function docker(given: Partial<DockerFacts>): DockerFacts {
  return {
    running: true,
    version: "20.10.24",
    argv: ["/usr/sbin/dockerd", "-H", "fd://", "--containerd=/run/containerd/containerd.sock"],
    liveRestore: false,
    swarm: false,
    containers: [],
    networks: [network({ name: "bridge", bridge: "docker0", subnets: ["172.17.0.0/16" as Cidr] })],
    addressPools: null,
    ...given,
  };
}

export function network(given: Partial<DockerNetwork> & Pick<DockerNetwork, "name">): DockerNetwork {
  return {
    id: `id-of-${given.name}`,
    driver: "bridge",
    scope: "local",
    internal: false,
    subnets: [],
    bridge: null,
    parent: null,
    ...given,
  };
}

export function container(name: string, given: Partial<Container> = {}): Container {
  return {
    id: `id-of-${name}`,
    name,
    running: true,
    restartPolicy: "no",
    autoRemove: false,
    swarmTask: false,
    networks: [{ name: "bridge", address: null }],
    published: [],
    ...given,
  };
}
