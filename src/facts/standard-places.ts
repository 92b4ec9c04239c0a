import type { Places } from "./files.ts";
import { resolverFile } from "./nameservers.ts";
import { systemFiles } from "./system.ts";

/** What a plan looks at or may write, whoever configures the host's network and wherever Docker came from. */
export const standardPlaces: Places = {
  open: [
    ...Object.values(systemFiles),
    resolverFile,
    "/etc/network/interfaces",
    "/etc/network/interfaces.d/",
    "/run/network/ifstate",
    "/run/network/",
    "/etc/netplan/",
    "/run/netplan/",
    "/usr/lib/netplan/",
    "/etc/systemd/network/",
    "/run/systemd/network/",
    "/usr/local/lib/systemd/network/",
    "/usr/lib/systemd/network/",
    "/etc/NetworkManager/NetworkManager.conf",
    "/etc/docker/daemon.json",
    "/etc/default/docker",
    "/etc/sysconfig/docker",
    "/lib/systemd/system/docker.service",
    "/etc/systemd/system/docker.service",
    "/etc/systemd/system/docker.service.d/50-routable.conf",
    "/etc/systemd/system/docker.service.d/",
    "/usr/local/lib/routable/await-address",
    "/usr/local/lib/routable/keep-addresses",
  ],
  // Keys of wireless networks and of VPNs.
  closed: ["/etc/NetworkManager/system-connections/"],
};
