import { afterAll, beforeAll, expect, it } from "vitest";
import { describeLab } from "./describe-lab.ts";
import { type EtcState, etcState, type NetworkState, networkState } from "./host-state.ts";
import { type Lab, startLab } from "./lab.ts";
import type { InnerContainer } from "./lab-host.ts";
import type { LabMachine } from "./lab-machine.ts";
import { networkFiles } from "./network-files.ts";
import { observedSources } from "./observed-sources.ts";
import { poolOf } from "./routable.ts";
import { RoutableOnHost } from "./routable-on-host.ts";
import { Simulated } from "./simulated.ts";
import type { Terminal } from "./terminal.ts";

/** Without a controller elsewhere: a host with its own Node and a newer Docker, from bare to routable and back, by itself. */
describeLab("on the host itself", () => {
  let lab: Lab<"dock-1">;
  let routable: RoutableOnHost;
  let before: { etc: EtcState; network: NetworkState };
  let web: InnerContainer;

  beforeAll(async () => {
    lab = await startLab({
      hosts: {
        "dock-1": {
          release: "trixie",
          files: (plan, address) => ({
            ...networkFiles("bookworm", address, plan),
            "/etc/netplan/50-lan.yaml": { content: "network: { version: 2 }\n", mode: 0o600 },
          }),
        },
      },
    });
    const { "dock-1": dock1 } = lab.hosts;
    routable = await RoutableOnHost.on(dock1, localProfile());
    await dock1.runContainer("kept", ["sleep", "86400"], ["--restart", "always"]);
    before = await stateNow();
  });
  afterAll(() => lab?.stop());

  it("plans without touching the host", async () => {
    const plan = await routable.exits(2, "plan", "here.yaml");
    expect(plan.stderr).toBe("");
    expect(plan.stdout).toMatch(/^here {2}local$/m);
    expect(plan.stdout).toContain("+ bridge br0");
    expect(plan.stdout).not.toContain("SSH session");
    expect(await stateNow()).toEqual(before);
  });

  it("applies, confirmed by --yes once the probes pass, and is then what a simulated host is", async () => {
    const simulated = await Simulated.from(lab.hosts["dock-1"], localProfile(), "here");
    const applied = await routable.exits(0, "apply", "here.yaml", "--yes");
    expect(applied.stdout).toMatch(/^Applied to here: /m);
    expect(applied.stderr).toContain("looked at once more");
    await simulated.isAppliedAsForetold();
  });

  it("gives a container a LAN address of its own, reached from the LAN and from outside", async () => {
    web = await lab.hosts["dock-1"].runContainer("web", ["httpd", "-f", "-p", "80"], ["--restart", "always"]);
    await reachedFromEverywhere();
  });

  it("has nothing to do the second time, and restarts nothing", async () => {
    const started = await dockerdStarted();
    const again = await routable.exits(0, "apply", "here.yaml", "--yes");
    expect(again.stdout).toMatch(/nothing to do/i);
    expect(await dockerdStarted()).toBe(started);
    await routable.exits(0, "status", "here.yaml");
  });

  it("still holds after a reboot, in the state that it was in live", async () => {
    const { "dock-1": dock1 } = lab.hosts;
    const live = await networkState(dock1);
    await dock1.reboot();
    expect(await networkState(dock1)).toEqual(live);
    expect(await dock1.failedUnits()).toEqual([]);
    await routable.exits(0, "status", "here.yaml");
    await reachedFromEverywhere();
  });

  it("remembers, without a profile, and goes back: /etc, links, addresses, routes and rules as they were", async () => {
    await web.remove();
    expect((await routable.exits(0, "history", "--local")).stdout).toContain("committed");
    await routable.exits(0, "rollback", "--local", "--yes");
    expect(await stateNow()).toEqual(before);
  });

  it("goes back by itself where nobody answers, to what a simulated host is, and says so", async () => {
    const simulated = await Simulated.from(lab.hosts["dock-1"], localProfile(), "here");
    const nobody = await applying(routable.atConsole("apply", "here.yaml", "--confirm-within", "10s"));
    expect(await nobody.ended).toBe(3);
    expect(nobody.screen).toContain("transaction/not-confirmed");
    expect(nobody.screen).toContain("Not applied to here: rolled back");
    expect(await stateNow()).toEqual(before);
    await simulated.isUndoneAsForetold();
  });

  it("proves its own way back beforehand, by what the gateway answers meanwhile", async () => {
    const proved = await routable.exits(
      0,
      "apply",
      "here.yaml",
      "--yes",
      "--prove-rollback",
      "--confirm-within",
      "30s",
    );
    expect(proved.stdout).toContain("Proved on here: it went back by itself, and is as it was before.");
    expect(proved.stdout).toMatch(/gateway silent {2}\d+ ms at most while applying, \d+ ms going back/);
    expect(await stateNow()).toEqual(before);
  });

  it("goes back in the next boot where power fails while it counts down", async () => {
    const { "dock-1": dock1 } = lab.hosts;
    // docker0 may have another MAC address after each boot.
    const network = await networkState(dock1, ["docker0"]);
    await applying(routable.atConsole("apply", "here.yaml"));
    await dock1.powerCycle();
    expect(await etcState(dock1)).toEqual(before.etc);
    expect(await networkState(dock1, ["docker0"])).toEqual(network);
    expect(await dock1.failedUnits()).toEqual([]);
  });

  it("counts down in the terminal of an operator who is not root, and keeps what is answered with yes", async () => {
    // After all these undos: some engines would not start on br0 again, had they not forgotten the one before.
    const operator = await applying(routable.overSsh("operator", "apply", "here.yaml"));
    expect(operator.screen).toContain("carries this SSH session");
    const seconds = () => [...operator.screen.matchAll(/back in (\d+) s/g)].map(([, left]) => Number(left));
    const [first = 0] = seconds();
    await operator.shows(new RegExp(`back in ${first - 1} s`));
    operator.types("yes");
    expect(await operator.ended).toBe(0);
    expect(operator.screen).toContain("Applied to here");
    expect(new Set(seconds())).toEqual(new Set([first, first - 1]));
    await routable.exits(0, "status", "here.yaml");
  });

  /** Says yes to begin, and waits until it asks whether to keep what was applied. */
  async function applying(terminal: Terminal): Promise<Terminal> {
    await terminal.shows(/Apply to here\?/);
    terminal.types("y");
    await terminal.shows(/Keep this change of here\?/);
    return terminal;
  }

  function localProfile(): string {
    return `version: 1
lan: { subnet: ${lab.plan.lan.subnet}, gateway: ${lab.plan.lan.router} }
docker: { ipForward: false, ipMasq: false }
hosts:
  here: { local: true, pool: ${poolOf(lab, 0)} }
`;
  }

  async function reachedFromEverywhere() {
    const address = await web.address();
    expect(address.startsWith(poolOf(lab, 0).slice(0, -"0/24".length))).toBe(true);
    const pinged = async (far: LabMachine) =>
      observedSources(far, `icmp[icmptype] == icmp-echoreply and src ${address}`, () =>
        far.exec(["ping", "-c", "1", "-W", "2", address]),
      );
    const seen = await Promise.all([lab.router, lab.client].map(pinged));
    expect(seen.map((sources) => [...sources])).toEqual([[address], [address]]);
  }

  async function dockerdStarted(): Promise<string> {
    const properties = ["show", "docker.service", "--property", "ActiveEnterTimestamp,MainPID"];
    return (await lab.hosts["dock-1"].exec(["systemctl", ...properties])).stdout;
  }

  async function stateNow() {
    const { "dock-1": dock1 } = lab.hosts;
    return { etc: await etcState(dock1), network: await networkState(dock1) };
  }
});
