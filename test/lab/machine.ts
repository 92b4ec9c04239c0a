import { statfsSync } from "node:fs";
import { GenericContainer, getContainerRuntimeClient, Wait } from "testcontainers";
import type { HostFiles } from "./network-files.ts";

/** A machine's interfaces: eth0 first. */
export type Legs = [Leg, ...Leg[]];

export interface Leg {
  network: string;
  address: string;
}

/** A container with the rights of a machine of its own: its network, its mounts, its control groups. */
export class Machine extends GenericContainer {
  readonly #furtherLegs: Leg[];

  constructor(image: string, name: string, [first, ...further]: Legs) {
    super(image);
    this.#furtherLegs = further;
    this.withHostname(name).withNetworkMode(first.network).withStartupTimeout(60_000);
    this.createOpts.NetworkingConfig = {
      EndpointsConfig: { [first.network]: { IPAMConfig: { IPv4Address: first.address } } },
    };
    this.createOpts.MacAddress = macAddress(first.address);
    Object.assign(this.hostConfig, {
      CapAdd: ["ALL"],
      // Clock, kernel modules and raw hardware belong to the machine below; SYS_RESOURCE is refused on some.
      CapDrop: ["SYS_RESOURCE", "SYS_TIME", "SYS_MODULE", "SYS_RAWIO"],
      SecurityOpt: ["seccomp=unconfined", "apparmor=unconfined"],
      MaskedPaths: [],
      // What of /proc is not the container's own: without this, systemd would set the machine's sysctls at boot.
      ReadonlyPaths: ["/proc/bus", "/proc/irq", "/proc/sysrq-trigger", ...machineSysctls],
    });
  }

  withFiles(files: HostFiles): this {
    return this.withCopyContentToContainer(
      Object.entries(files).map(([target, file]) =>
        typeof file === "string" ? { target, content: file, mode: 0o644 } : { mode: 0o644, ...file, target },
      ),
    );
  }

  /** systemd as the first program, and what it needs for that. */
  bootingSystemd(): this {
    Object.assign(this.hostConfig, {
      CgroupnsMode: "host",
      Binds: [`${unifiedCgroups()}:/sys/fs/cgroup:rw`],
    });
    this.createOpts.StopSignal = "SIGRTMIN+3";
    this.createOpts.Volumes = { "/var/lib/docker": {} };
    return this.withTmpFs({ "/run": "", "/run/lock": "", "/tmp": "" }).withWaitStrategy(
      Wait.forSuccessfulCommand(
        "case $(systemctl is-system-running --wait) in running|degraded) systemctl is-active --quiet ssh docker ;; *) false ;; esac",
      ),
    );
  }

  /** Nothing of its own but an emulator, in which a host with these files boots that takes over its addresses. */
  carryingVirtualHost(files: HostFiles): this {
    this.hostConfig.Devices = [
      { PathOnHost: "/dev/net/tun", PathInContainer: "/dev/net/tun", CgroupPermissions: "rwm" },
    ];
    return this.withFiles(Object.fromEntries(Object.entries(files).map(([path, file]) => [`/vm/files${path}`, file])));
  }

  /** Only a network and sshd, for the machines that are no targets. */
  servingSsh(routes: string[]): this {
    this.hostConfig.Sysctls = { "net.ipv4.ip_forward": "1" };
    return this.withCommand(["/usr/local/lib/routable-lab/appliance"])
      .withEnvironment({ ROUTES: routes.join("\n") })
      .withWaitStrategy(Wait.forSuccessfulCommand("nc -z 127.0.0.1 22"));
  }

  protected override async containerCreated(containerId: string): Promise<void> {
    for (const { network, address } of this.#furtherLegs) {
      const client = await getContainerRuntimeClient();
      await client.network.getById(network).connect({
        Container: containerId,
        EndpointConfig: { IPAMConfig: { IPv4Address: address } },
      });
    }
  }
}

const machineSysctls = ["abi", "debug", "dev", "fs", "kernel", "user", "vm"].map((tree) => `/proc/sys/${tree}`);

// The same address gives the same MAC at every boot, under every version of Docker.
function macAddress(address: string): string {
  const octets = address.split(".").map((octet) => Number(octet).toString(16).padStart(2, "0"));
  return ["02", "42", ...octets].join(":");
}

/** Newer systemd takes control groups of version 2 alone; a machine that has both keeps those in a place of their own. */
function unifiedCgroups(): string {
  const cgroup2 = 0x63677270;
  return statfsSync("/sys/fs/cgroup").type === cgroup2 ? "/sys/fs/cgroup" : "/sys/fs/cgroup/unified";
}
