import { afterAll, beforeAll, expect, it } from "vitest";
import type { AddressPlan } from "./address-plan.ts";
import { describeLab } from "./describe-lab.ts";
import { etcState, networkState } from "./host-state.ts";
import { type Lab, startLab } from "./lab.ts";
import type { HostFiles } from "./network-files.ts";
import { pingLoss } from "./ping-loss.ts";
import { labProfile, Routable } from "./routable.ts";

/** As an operator writes it who has no use for netplan. */
function networkdFiles(plan: AddressPlan, address: string): HostFiles {
  return {
    "/etc/netplan/50-lan.yaml": { content: "network: { version: 2 }\n", mode: 0o600 },
    "/etc/systemd/system/multi-user.target.d/networkd.conf": "[Unit]\nWants=systemd-networkd.service\n",
    "/etc/systemd/system/network-online.target.d/networkd.conf": "[Unit]\nWants=systemd-networkd-wait-online.service\n",
    "/etc/systemd/network/20-wired.network": `# rack 3, see the wiki
[Match]
Name=eth0

[Network]
Address=${address}/${plan.lan.prefix}
# the old storage LAN
Address=192.0.2.11/24
Gateway=${plan.lan.router}
; nobody advertises here
IPv6AcceptRA=no

[Address]
Address=fd00:77:0:1::11/64

[Route]
Destination=198.51.100.0/24
Gateway=${plan.lan.router}
`,
  };
}

describeLab("a host of systemd-networkd", () => {
  let lab: Lab<"dock-1" | "dock-2">;
  let routable: Routable;

  beforeAll(async () => {
    lab = await startLab({
      hosts: { "dock-1": { release: "trixie", files: networkdFiles }, "dock-2": { release: "bookworm" } },
    });
    routable = await Routable.on(lab, labProfile(lab));
  });
  afterAll(async () => {
    await routable?.[Symbol.asyncDispose]();
    await lab?.stop();
  });

  it("gets br0 by its own manager: no ping lost, the same after a reboot, and back to the byte", async () => {
    const { "dock-1": dock1, "dock-2": dock2 } = lab.hosts;
    expect(await dock1.failedUnits()).toEqual([]);
    const before = { etc: await etcState(dock1), network: await networkState(dock1) };
    // dockerd gives docker0 another MAC address at each boot.
    const original = await networkState(dock1, ["docker0"]);
    const loss = await pingLoss(dock2, dock1.address, async () => {
      await routable.exits(0, "apply", "lab.yaml", "--host", "dock-1", "--yes");
    });
    expect(loss).toMatchObject({ lost: 0, complaints: [] });

    const live = await settledState();
    const again = await routable.exits(0, "apply", "lab.yaml", "--host", "dock-1", "--yes");
    expect(again.stdout).toMatch(/nothing to do/i);

    await dock1.reboot();
    expect(await settledState()).toEqual(live);
    expect(await dock1.failedUnits()).toEqual([]);
    await routable.exits(0, "plan", "lab.yaml", "--host", "dock-1");

    const back = await pingLoss(dock2, dock1.address, async () => {
      await routable.exits(0, "rollback", "lab.yaml", "--host", "dock-1", "--yes");
    });
    expect(back).toMatchObject({ lost: 0, complaints: [] });
    expect(await etcState(dock1)).toEqual(before.etc);
    expect(await networkState(dock1)).toEqual(before.network);
    await dock1.reboot();
    expect(await networkState(dock1, ["docker0"])).toEqual(original);
  });

  /** Of a networkd that has done all that it has to do, and agrees. */
  async function settledState() {
    const { "dock-1": dock1 } = lab.hosts;
    const wait = ["/usr/lib/systemd/systemd-networkd-wait-online", "-i", "br0:routable", "-i", "eth0:enslaved"];
    await dock1.exec([...wait, "--timeout=20"]);
    return networkState(dock1);
  }
});
