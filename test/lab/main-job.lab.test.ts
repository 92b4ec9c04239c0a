import { afterAll, beforeAll, expect, it } from "vitest";
import { describeLab } from "./describe-lab.ts";
import { type EtcState, etcState, type NetworkState, networkState } from "./host-state.ts";
import { type Lab, startLab } from "./lab.ts";
import type { InnerContainer } from "./lab-host.ts";
import type { LabMachine } from "./lab-machine.ts";
import { observedSources } from "./observed-sources.ts";
import { pingLoss } from "./ping-loss.ts";
import { labProfile, poolOf, Routable } from "./routable.ts";
import { Simulated } from "./simulated.ts";
import { startEcho, tcpSession } from "./tcp-session.ts";

/** One story, told in order: from a bare host to a routable container and back, byte for byte. */
describeLab("the main job, over SSH", () => {
  let lab: Lab<"dock-1" | "dock-2">;
  let routable: Routable;
  let before: { etc: EtcState; network: NetworkState };
  let simulated: Record<"dock-1" | "dock-2", Simulated>;
  let web: InnerContainer;

  beforeAll(async () => {
    lab = await startLab({ hosts: { "dock-1": { release: "bookworm" }, "dock-2": { release: "bookworm" } } });
    routable = await Routable.on(lab, labProfile(lab));
    const { "dock-1": dock1 } = lab.hosts;
    // One that a restart of docker brings back, and one that it does not: both run again afterwards.
    await dock1.runContainer("kept", ["sleep", "86400"], ["--restart", "always"]);
    await dock1.runContainer("plain", ["sleep", "86400"]);
    await startEcho(dock1);
    before = { etc: await etcState(dock1), network: await networkState(dock1) };
    simulated = {
      "dock-1": await Simulated.from(dock1, labProfile(lab)),
      "dock-2": await Simulated.from(lab.hosts["dock-2"], labProfile(lab)),
    };
  });
  afterAll(async () => {
    await routable?.[Symbol.asyncDispose]();
    await lab?.stop();
  });

  it("plans without touching the host", async () => {
    const plan = await routable.run("plan", "lab.yaml", "--host", "dock-1");
    expect(plan).toMatchObject({ exitCode: 2, stderr: "" });
    expect(plan.stdout).toContain("+ bridge br0");
    expect(plan.stdout).toContain("carries this SSH session");
    expect(await etcState(lab.hosts["dock-1"])).toEqual(before.etc);
    expect(await networkState(lab.hosts["dock-1"])).toEqual(before.network);
  });

  it("moves the address onto br0: no ping of 2 ms spacing lost, an open TCP session lives", async () => {
    const { "dock-1": dock1, "dock-2": dock2 } = lab.hosts;
    let applied: Awaited<ReturnType<Routable["run"]>> | undefined;
    const apply = async () => {
      applied = await routable.run("apply", "lab.yaml", "--yes");
    };
    let session: Awaited<ReturnType<typeof tcpSession>> | undefined;
    const loss = await pingLoss(dock2, dock1.address, async () => {
      session = await tcpSession(lab.client, dock1.address, apply);
    });
    expect(applied).toMatchObject({ exitCode: 0 });
    expect(applied?.stdout).toMatch(/^Applied to dock-1: /m);
    expect(applied?.stdout).toMatch(/^Applied to dock-2: /m);
    expect(loss).toMatchObject({ lost: 0, complaints: [] });
    expect(loss.sent).toBeGreaterThan(500);
    expect(session).toMatchObject({ lived: true });
  });

  it("is then in each of its facts what the simulated hosts are", async () => {
    await simulated["dock-1"].isAppliedAsForetold();
    await simulated["dock-2"].isAppliedAsForetold();
  });

  it("brings back every container that ran", async () => {
    for (const name of ["kept", "plain"]) {
      const { stdout } = await lab.hosts["dock-1"].exec(["docker", "inspect", "-f", "{{.State.Running}}", name]);
      expect(stdout).toBe("true");
    }
  });

  it("gives a container a LAN address from the pool, reached from the LAN and from outside, by its own address", async () => {
    web = await lab.hosts["dock-1"].runContainer("web", ["httpd", "-f", "-p", "80"], ["--restart", "always"]);
    await reachedFromEverywhere();
  });

  it("shows its own address to those whom it calls", async () => {
    const address = await web.address();
    for (const far of [lab.hosts["dock-2"], lab.client]) {
      const seen = await observedSources(far, `icmp[icmptype] == icmp-echo and src ${address}`, () =>
        web.exec(["ping", "-c", "2", "-W", "2", far.address]),
      );
      expect([...seen]).toEqual([address]);
    }
  });

  it("has nothing to do the second time, and restarts nothing", async () => {
    const started = await dockerdStarted();
    const again = await routable.run("apply", "lab.yaml", "--yes");
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toMatch(/nothing to do/i);
    expect(await dockerdStarted()).toBe(started);
    await routable.exits(0, "plan", "lab.yaml");
    await routable.exits(0, "status", "lab.yaml");
  });

  it("still holds after a reboot, in the state that it was in live", async () => {
    const { "dock-1": dock1 } = lab.hosts;
    const live = await networkState(dock1);
    await dock1.reboot();
    expect(await networkState(dock1)).toEqual(live);
    expect(await dock1.failedUnits()).toEqual([]);
    await routable.exits(0, "plan", "lab.yaml");
    await reachedFromEverywhere();
  });

  it("sees drift", async () => {
    await lab.hosts["dock-1"].exec(["ip", "link", "set", "dev", "br0", "type", "bridge", "stp_state", "1"]);
    await routable.exits(2, "status", "lab.yaml", "--host", "dock-1");
    await lab.hosts["dock-1"].exec(["ip", "link", "set", "dev", "br0", "type", "bridge", "stp_state", "0"]);
    await routable.exits(0, "status", "lab.yaml", "--host", "dock-1");
  });

  it("rolls back: /etc byte for byte with owner and mode, links, addresses, routes and rules as they were", async () => {
    const { "dock-1": dock1 } = lab.hosts;
    await web.remove();
    const history = await routable.run("history", "lab.yaml", "--host", "dock-1");
    expect(history.stdout).toContain("committed");
    const rolledBack = await routable.run("rollback", "lab.yaml", "--host", "dock-1", "--yes");
    expect(rolledBack).toMatchObject({ exitCode: 0 });
    expect(await etcState(dock1)).toEqual(before.etc);
    expect(await networkState(dock1)).toEqual(before.network);
    // What ran until then runs again. `plain` has not run since the reboot.
    const { stdout } = await dock1.exec(["docker", "ps", "--format", "{{.Names}}"]);
    expect(stdout).toBe("kept");
  });

  it("rolls back a host that never restarted to what the simulated one is", async () => {
    await routable.exits(0, "rollback", "lab.yaml", "--host", "dock-2", "--yes");
    await simulated["dock-2"].isUndoneAsForetold();
  });

  it("is the same after one more reboot", async () => {
    const { "dock-1": dock1 } = lab.hosts;
    await dock1.reboot();
    expect(await etcState(dock1)).toEqual(before.etc);
    expect(await dock1.failedUnits()).toEqual([]);
  });

  async function reachedFromEverywhere() {
    const address = await web.address();
    expect(address.startsWith(poolOf(lab, 0).slice(0, -"0/24".length))).toBe(true);
    for (const far of [lab.hosts["dock-2"], lab.client]) {
      const seen = await observedSources(far, `icmp[icmptype] == icmp-echoreply and src ${address}`, () =>
        far.exec(["ping", "-c", "2", "-W", "2", address]),
      );
      expect([...seen]).toEqual([address]);
      expect(await httpStatus(far, address)).toContain("404");
    }
  }

  /** busybox httpd serves an empty directory: its own 404 is an answer over TCP. */
  async function httpStatus(from: LabMachine, address: string): Promise<string> {
    const request = "GET / HTTP/1.0\r\n\r\n";
    return (await from.exec(["nc", "-w", "3", address, "80"], { stdin: request })).stdout;
  }

  async function dockerdStarted(): Promise<string> {
    const properties = ["show", "docker.service", "--property", "ActiveEnterTimestamp,MainPID"];
    return (await lab.hosts["dock-1"].exec(["systemctl", ...properties])).stdout;
  }
});
