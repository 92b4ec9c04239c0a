import type { InterfaceAddress, IpAddress } from "../../../src/address/types.ts";
import type { Plan } from "../../../src/plan/plan.ts";

const interfacesBefore = `# The loopback network interface
auto lo
iface lo inet loopback

# The primary network interface
auto eno1
iface eno1 inet static
\taddress 192.0.2.11/24
\tgateway 192.0.2.1
\tdns-nameservers 192.0.2.1
`;

const interfacesAfter = `# The loopback network interface
auto lo
iface lo inet loopback

iface eno1 inet manual

# The primary network interface
auto br0
iface br0 inet static
\tbridge_ports eno1
\tbridge_stp off
\tbridge_fd 0
\taddress 192.0.2.11/24
\tgateway 192.0.2.1
\tdns-nameservers 192.0.2.1
`;

/** The move of a NIC's address onto br0, as style.md tells it. */
export const bridgePlan: Plan = {
  version: 1,
  host: "dock-1",
  profile: "profiles/homelab.yaml",
  fingerprint: "9c1185a5c5e9fc54612808977ee8f548b2258d31",
  changes: [
    {
      action: "create",
      subject: "bridge br0",
      details: [
        { kind: "value", name: "address", before: null, after: "192.0.2.11/24" },
        { kind: "value", name: "gateway", before: null, after: "192.0.2.1" },
      ],
      risks: [],
      place: null,
    },
    {
      action: "change",
      subject: "link eno1",
      details: [{ kind: "value", name: "master", before: null, after: "br0" }],
      risks: [{ kind: "management-path", text: "carries this SSH session" }],
      place: null,
    },
    {
      action: "change",
      subject: "file /etc/network/interfaces",
      details: [
        { kind: "file", path: "/etc/network/interfaces", before: interfacesBefore, after: interfacesAfter },
        { kind: "note", text: "eno1 keeps its place in the file; only its address moves" },
      ],
      risks: [],
      place: null,
    },
    {
      action: "change",
      subject: "docker daemon",
      details: [
        {
          kind: "file",
          path: "/etc/docker/daemon.json",
          before: '{\n  "log-driver": "journald"\n}\n',
          after: '{\n  "log-driver": "journald",\n  "bridge": "br0",\n  "fixed-cidr": "192.0.2.64/26"\n}\n',
        },
      ],
      risks: [
        { kind: "containers-stop", text: "restarts docker: 3 containers stop" },
        { kind: "live-restore", text: "live-restore is on: running containers keep the old network until restarted" },
      ],
      place: { file: "profiles/homelab.yaml", line: 9, column: 1 },
    },
    {
      action: "remove",
      subject: "bridge docker0",
      details: [{ kind: "value", name: "address", before: "172.17.0.1/16", after: null }],
      risks: [],
      place: null,
    },
  ],
  unchanged: ["sysctl net.ipv4.ip_forward 1", "bridge br0 stp off", "unit docker.service enabled"],
  steps: [
    {
      kind: "links",
      title: "move 192.0.2.11/24 from eno1 to br0",
      managementPath: true,
      apply: [{ op: "delete-address", link: "eno1", address: "192.0.2.11/24" as InterfaceAddress }],
      undo: [],
      expect: [],
      expectUndone: [],
    },
  ],
  probes: [
    { kind: "gateway", by: "neighbour", address: "192.0.2.1" as IpAddress },
    { kind: "gateway", by: "ping", address: "192.0.2.1" as IpAddress },
    { kind: "peer", address: "198.51.100.7" as IpAddress },
    { kind: "nameserver", address: "192.0.2.53" as IpAddress },
    { kind: "port", address: "192.0.2.11" as IpAddress, port: 8080, container: "web" },
    { kind: "port", address: "192.0.2.11" as IpAddress, port: 5432, container: "database" },
  ],
};

export const quietPlan: Plan = {
  version: 1,
  host: "dock-2",
  profile: "profiles/homelab.yaml",
  fingerprint: "5f3a",
  changes: [],
  unchanged: ["bridge br0 present", "docker daemon bridge br0"],
  steps: [],
  probes: [],
};

/** A new and a vanishing file, and a subject too long for its column. */
export const filesPlan: Plan = {
  version: 1,
  host: "dock-3",
  profile: "profiles/homelab.yaml",
  fingerprint: "77aa",
  changes: [
    {
      action: "create",
      subject: "file /etc/systemd/system/docker.service.d/10-routable-after-the-bridge.conf",
      details: [
        {
          kind: "file",
          path: "/etc/systemd/system/docker.service.d/10-routable-after-the-bridge.conf",
          before: null,
          after: "[Unit]\nAfter=network-online.target",
        },
      ],
      risks: [{ kind: "outage", text: "docker starts after the network from now on" }],
      place: null,
    },
    {
      action: "remove",
      subject: "file /etc/network/interfaces.d/eno1",
      details: [{ kind: "file", path: "/etc/network/interfaces.d/eno1", before: "auto eno1\n", after: null }],
      risks: [],
      place: null,
    },
    {
      action: "change",
      subject: "sysctl net.ipv4.ip_forward",
      details: [{ kind: "value", name: "value", before: "0", after: "1" }],
      risks: [{ kind: "forwarding", text: "the host forwards packets from now on" }],
      place: null,
    },
  ],
  unchanged: [],
  steps: [],
  probes: [],
};
