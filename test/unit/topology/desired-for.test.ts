import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Fault } from "../../../src/fault/fault.ts";
import { readProfile } from "../../../src/profile/read.ts";
import { desiredFor } from "../../../src/topology/desired-for.ts";

const homelab = readProfile(readFileSync("profiles/homelab.yaml"), "profiles/homelab.yaml").profile;

describe("desiredFor", () => {
  it("gives the seed's host the seed's five options", () => {
    expect(desiredFor(homelab, "dock-1")).toEqual({
      host: "dock-1",
      lan: { subnet: "192.168.0.0/16", gateway: "192.168.0.1", subnet6: null, gateway6: null },
      bridge: { name: "br0", parent: "auto" },
      pool: "192.168.51.0/24",
      pool6: null,
      daemon: {
        bridge: "br0",
        "fixed-cidr": "192.168.51.0/24",
        "default-gateway": "192.168.0.1",
        "ip-forward": false,
        "ip-masq": false,
      },
    });
  });

  it("says everything that a profile can say of dockerd, IPv6 included", () => {
    expect(desiredFor(full, "dock-1").daemon).toEqual({
      bridge: "br1",
      "fixed-cidr": "192.168.51.0/24",
      "default-gateway": "192.168.0.1",
      ipv6: true,
      "fixed-cidr-v6": "2001:db8:0:51::/64",
      "default-gateway-v6": "2001:db8::1",
      "ip-forward": true,
      "ip-masq": false,
      iptables: false,
      icc: true,
      mtu: 9000,
      proxies: { "http-proxy": "http://proxy.example:3128", "no-proxy": "localhost" },
    });
  });

  it("leaves IPv6 alone on a host without an IPv6 pool, and empty proxies everywhere", () => {
    expect(desiredFor(full, "dock-2").daemon).not.toHaveProperty("ipv6");
    const profile = { ...full, docker: { ...full.docker, proxies: { http: null, https: null, no: null } } };
    expect(desiredFor(profile, "dock-2").daemon).not.toHaveProperty("proxies");
  });

  it.each([
    ["dokc-1", ["did you mean dock-1?"]],
    ["constructor", undefined],
    ["__proto__", undefined],
  ])("refuses the unknown host %s", (host, next) => {
    const [diagnostic] = faultOf(() => desiredFor(homelab, host)).diagnostics;
    expect(diagnostic).toMatchObject({ code: "topology/unknown-host", expected: "one of dock-1, dock-2, dock-3" });
    expect(diagnostic.next).toEqual(next);
  });

  it("refuses a host whose pool is not pinned", () => {
    expect(faultOf(() => desiredFor(full, "dock-3")).diagnostics).toEqual([
      {
        code: "topology/no-pool",
        summary: "dock-3 has no pool yet",
        host: "dock-3",
        expected: "hosts.dock-3.pool in the profile",
        hostState: "untouched",
        next: [{ say: "give it one", command: ["carve", "--write"] }],
      },
    ]);
  });

  it("refuses a host whose IPv6 pool is asked for, but not pinned", () => {
    expect(faultOf(() => desiredFor(full, "dock-4")).message).toBe("dock-4 has no pool6 yet");
  });
});

const full = readProfile(
  `
version: 1
lan: { subnet: 192.168.0.0/16, gateway: 192.168.0.1, subnet6: "2001:db8::/48", gateway6: "2001:db8::1" }
bridge: { name: br1, parent: eno1 }
pools: { prefix: 24 }
docker:
  ipForward: true
  ipMasq: false
  iptables: false
  icc: true
  mtu: 9000
  proxies: { http: "http://proxy.example:3128", no: localhost }
hosts:
  dock-1: { ssh: root@192.168.0.51, pool: 192.168.51.0/24, pool6: "2001:db8:0:51::/64" }
  dock-2: { ssh: root@192.168.0.52, pool: 192.168.52.0/24 }
  dock-3: { ssh: root@192.168.0.53 }
  dock-4: { ssh: root@192.168.0.54, pool: 192.168.54.0/24, prefix6: 64 }
`,
  "full.yaml",
).profile;

function faultOf(work: () => unknown): Fault {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
