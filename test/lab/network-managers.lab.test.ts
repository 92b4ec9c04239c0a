import { afterAll, beforeAll, expect, it } from "vitest";
import type { AddressPlan } from "./address-plan.ts";
import { leaveUnconfirmed } from "./apply-process.ts";
import { describeLab } from "./describe-lab.ts";
import { back, lastJournal, stateOf } from "./going-back.ts";
import { etcState, networkState } from "./host-state.ts";
import { type Lab, startLab } from "./lab.ts";
import type { LabHost } from "./lab-host.ts";
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

/** As an operator's netplan file grows: comments, both families, an address of an older LAN, routes. */
function netplanFiles(plan: AddressPlan, address: string): HostFiles {
  const content = `# The LAN of the rack
network:
  version: 2
  renderer: networkd
  ethernets:
    eth0:   # port 17
      dhcp4: no
      accept-ra: false
      # see the list by the door
      addresses:
        - ${address}/${plan.lan.prefix}
        - 192.0.2.12/24   # the old storage LAN
        - fd00:77:0:1::12/64
      routes:
        - to: default
          via: ${plan.lan.router}
        - {to: 198.51.100.0/24, via: ${plan.lan.router}}
`;
  return { "/etc/netplan/50-lan.yaml": { content, mode: 0o600 } };
}

describeLab("network managers", () => {
  let lab: Lab<"dock-1" | "dock-2" | "dock-3">;
  let routable: Routable;

  beforeAll(async () => {
    lab = await startLab({
      hosts: {
        "dock-1": { release: "trixie", files: networkdFiles },
        "dock-2": { release: "trixie", files: netplanFiles },
        "dock-3": { release: "bookworm" },
      },
    });
    routable = await Routable.on(lab, labProfile(lab));
  });
  afterAll(async () => {
    await routable?.[Symbol.asyncDispose]();
    await lab?.stop();
  });

  const managed = [
    { manager: "systemd-networkd", name: "dock-1" },
    { manager: "netplan", name: "dock-2" },
  ] as const;

  it.each(managed)(
    "$manager: br0 without a ping lost, the same after a reboot, and back to the byte",
    async ({ name }) => {
      const host = lab.hosts[name];
      expect(await host.failedUnits()).toEqual([]);
      const before = { etc: await etcState(host), network: await networkState(host) };
      // dockerd gives docker0 another MAC address at each boot.
      const original = await networkState(host, ["docker0"]);
      const loss = await pingLoss(lab.hosts["dock-3"], host.address, async () => {
        await routable.exits(0, "apply", "lab.yaml", "--host", name, "--yes");
      });
      expect(loss).toMatchObject({ lost: 0, complaints: [] });

      const live = await settledState(host, "br0:routable", "eth0:enslaved");
      const again = await routable.exits(0, "apply", "lab.yaml", "--host", name, "--yes");
      expect(again.stdout).toMatch(/nothing to do/i);

      await host.reboot();
      expect(await settledState(host, "br0:routable", "eth0:enslaved")).toEqual(live);
      expect(await host.failedUnits()).toEqual([]);
      await routable.exits(0, "plan", "lab.yaml", "--host", name);

      const back = await pingLoss(lab.hosts["dock-3"], host.address, async () => {
        await routable.exits(0, "rollback", "lab.yaml", "--host", name, "--yes");
      });
      expect(back).toMatchObject({ lost: 0, complaints: [] });
      expect(await etcState(host)).toEqual(before.etc);
      expect(await networkState(host)).toEqual(before.network);
      await host.reboot();
      expect(await settledState(host, "eth0:routable")).toEqual(original);
    },
  );

  it.each(managed)("$manager: nobody confirms, and the host goes back by itself", async ({ name }) => {
    const host = lab.hosts[name];
    const before = await stateOf(host);
    await leaveUnconfirmed(host, start(name));
    const loss = await pingLoss(lab.hosts["dock-3"], host.address, () => back(host, Date.now() + 60_000));
    expect(loss).toMatchObject({ lost: 0, complaints: [] });
    expect(await lastJournal(host)).toMatch(/ undo revert\n(.*\n)*.* rolled-back (\d+) \2$/);
    await settledState(host, "eth0:routable");
    expect(await stateOf(host)).toEqual(before);
  });

  it.each(managed)("$manager: a power cut inside the window leads back to the state before", async ({ name }) => {
    const host = lab.hosts[name];
    const before = await stateOf(host, ["docker0"]);
    await leaveUnconfirmed(host, start(name));
    await host.powerCycle();
    await back(host, Date.now() + 60_000);
    expect(await lastJournal(host)).toMatch(/ undo boot\n(.*\n)*.* rolled-back (\d+) \2$/);
    await settledState(host, "eth0:routable");
    expect(await stateOf(host, ["docker0"])).toEqual(before);
    expect(await host.failedUnits()).toEqual([]);
  });

  function start(name: string) {
    return routable.start("apply", "lab.yaml", "--host", name, "--yes", "--json", "--confirm-within", "30s");
  }

  /** Of a networkd that has done all that it has to do, and agrees. */
  async function settledState(host: LabHost, ...links: string[]) {
    const wait = ["/usr/lib/systemd/systemd-networkd-wait-online", ...links.flatMap((link) => ["-i", link])];
    await host.exec([...wait, "--timeout=20"]);
    return networkState(host, links.length > 1 ? [] : ["docker0"]);
  }
});
