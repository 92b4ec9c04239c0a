import { afterAll, beforeAll, expect, it } from "vitest";
import type { AddressPlan } from "./address-plan.ts";
import { describeLab } from "./describe-lab.ts";
import { etcState, networkState } from "./host-state.ts";
import { type Lab, startLab } from "./lab.ts";
import type { HostFiles } from "./network-files.ts";
import { pingLoss } from "./ping-loss.ts";
import { labProfile, Routable } from "./routable.ts";

const prefix6 = "fd00:77:0:1";

/** As an operator's file grows over the years: several files, families, addresses, an alias, routes, comments. */
function grownFiles(plan: AddressPlan, address: string): HostFiles {
  return {
    "/etc/network/interfaces": `# rack 3, see the wiki
auto lo
iface lo inet loopback

auto eth0
iface eth0 inet static
	address ${address}
	netmask 255.255.0.0
	gateway ${plan.lan.router}
	# the old storage LAN
	up ip address add 192.0.2.11/24 dev eth0
	up ip route add 198.51.100.0/24 \\
		via ${plan.lan.router} dev eth0
	down ip route del 198.51.100.0/24 || true

auto eth0:1
iface eth0:1 inet static
	address 203.0.113.11/24

source /etc/network/interfaces.d/*
`,
    "/etc/network/interfaces.d/ipv6": `iface eth0 inet6 static
	address ${prefix6}::11/64
	gateway ${prefix6}::1
	accept_ra 0
	dad-attempts 0
`,
  };
}

describeLab("a host with several addresses, families and routes", () => {
  let lab: Lab<"dock-1" | "dock-2">;
  let routable: Routable;

  beforeAll(async () => {
    lab = await startLab({
      hosts: { "dock-1": { release: "bookworm", files: grownFiles }, "dock-2": { release: "bookworm" } },
    });
    routable = await Routable.on(lab, labProfile(lab));
    await lab.hosts["dock-2"].exec(["ip", "address", "add", `${prefix6}::12/64`, "dev", "eth0", "nodad"]);
  });
  afterAll(async () => {
    await routable?.[Symbol.asyncDispose]();
    await lab?.stop();
  });

  it("moves all of it, the same live as after a reboot, and back", async () => {
    const { "dock-1": dock1, "dock-2": dock2 } = lab.hosts;
    expect(await dock1.failedUnits()).toEqual([]);
    const before = { etc: await etcState(dock1), network: await networkState(dock1) };
    const loss = await pingLoss(dock2, `${prefix6}::11`, async () => {
      await routable.exits(0, "apply", "lab.yaml", "--host", "dock-1", "--yes");
    });
    // Docker 20.10 takes the address away when it starts, and it is put back at once: the cut-over itself costs nothing.
    expect(loss.longestGapMs).toBeLessThan(2500);

    const live = await networkState(dock1);
    const moved = JSON.stringify(live.addresses.find(({ ifname }) => ifname === "br0"));
    for (const address of [dock1.address, "192.0.2.11", "203.0.113.11", `${prefix6}::11`]) {
      expect(moved).toContain(`"${address}"`);
    }
    expect(live.routes).toContainEqual(expect.objectContaining({ dst: "198.51.100.0/24", dev: "br0" }));
    expect(live.routes6).toContainEqual(expect.objectContaining({ dst: "default", dev: "br0" }));
    await routable.exits(0, "plan", "lab.yaml", "--host", "dock-1");

    await dock1.reboot();
    expect(await dock1.failedUnits()).toEqual([]);
    expect(await networkState(dock1)).toEqual(live);
    await routable.exits(0, "plan", "lab.yaml", "--host", "dock-1");

    await routable.exits(0, "rollback", "lab.yaml", "--host", "dock-1", "--yes");
    expect(await etcState(dock1)).toEqual(before.etc);
    expect(await networkState(dock1)).toEqual(before.network);
  });
});
