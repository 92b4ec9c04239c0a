import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { describeLab } from "./describe-lab.ts";
import { type EtcState, etcState, type NetworkState, networkState } from "./host-state.ts";
import { type Lab, startLab } from "./lab.ts";
import { labProfile, Routable } from "./routable.ts";

const window = 10;

describeLab("the dead man's revert", () => {
  let lab: Lab<"dock-1">;
  let routable: Routable;
  let before: { etc: EtcState; network: NetworkState };

  beforeAll(async () => {
    lab = await startLab({ hosts: { "dock-1": { release: "bookworm" } } });
    routable = await Routable.on(lab, labProfile(lab));
    before = { etc: await etcState(lab.hosts["dock-1"]), network: await networkState(lab.hosts["dock-1"]) };
  });
  afterAll(async () => {
    await routable?.[Symbol.asyncDispose]();
    await lab?.stop();
  });
  beforeEach(async () => {
    expect(await stateNow()).toEqual(before);
  });

  // What the controller has said when it is killed: before, between and after the host's own steps.
  const moments = ["arm", "step", "verify"] as const;

  it.each(moments)("brings the host back by itself when the controller is killed at its %s", async (moment) => {
    const apply = start();
    await said(apply, moment);
    const killed = Date.now();
    apply.kill("SIGKILL");
    await apply;
    await backWithin(killed + (window + 5) * 1000);
    expect(await stateNow()).toEqual(before);
  });

  it("leaves the host untouched when the controller is killed before arming, and lets the next one in", async () => {
    const apply = start();
    await said(apply, "lock");
    apply.kill("SIGKILL");
    await apply;
    expect(await stateNow()).toEqual(before);
    await sleep(35_000);
    await routable.exits(0, "apply", "lab.yaml", "--yes");
    await routable.exits(0, "rollback", "lab.yaml", "--yes");
  });

  it("brings the host back early in the next boot when it loses power inside the window", async () => {
    const beforeBoot = await stateNow(["docker0"]);
    const apply = start();
    await said(apply, "verify");
    apply.kill("SIGKILL");
    await lab.hosts["dock-1"].powerCycle();
    // docker0 has another MAC address after each boot, with this engine.
    expect(await stateNow(["docker0"])).toEqual(beforeBoot);
    before = await stateNow();
    expect((await lab.hosts["dock-1"].exec(["docker", "info"])).exitCode).toBe(0);
    const { stdout } = await routable.run("history", "lab.yaml");
    expect(stdout).toContain("rolled back");
  });

  it("undoes at once what the host itself cannot finish", async () => {
    // dockerd will not start with what the plan gives it.
    await lab.hosts["dock-1"].exec(["mkdir", "-p", "/run/systemd/system/docker.service.d"]);
    await lab.hosts["dock-1"].writeFile(
      "/run/systemd/system/docker.service.d/break.conf",
      "[Service]\nExecStartPre=/bin/sh -c '! grep -q br0 /etc/docker/daemon.json'\n",
    );
    await lab.hosts["dock-1"].exec(["systemctl", "daemon-reload"]);
    const began = Date.now();
    const failed = await routable.run("apply", "lab.yaml", "--yes", "--confirm-within", "60s");
    expect(failed.exitCode).toBe(3);
    expect(failed.stderr).toContain("transaction/step-failed");
    expect(failed.stdout + failed.stderr).toMatch(/rolled back/i);
    expect(Date.now() - began).toBeLessThan(45_000);
    await lab.hosts["dock-1"].exec(["rm", "-r", "/run/systemd/system/docker.service.d"]);
    await lab.hosts["dock-1"].exec(["systemctl", "daemon-reload"]);
    expect(await stateNow()).toEqual(before);
  });

  it("shows the second operator who holds the lock", async () => {
    const apply = start();
    await said(apply, "arm");
    const second = await routable.run("apply", "lab.yaml", "--yes");
    expect(second.exitCode).toBe(1);
    expect(second.stderr).toMatch(/transaction\/locked|host-moved/);
    await apply;
    await routable.exits(0, "rollback", "lab.yaml", "--yes");
  });

  it("goes back at the host's own console, with nothing but sh", async () => {
    await routable.exits(0, "apply", "lab.yaml", "--yes");
    const { stdout: id } = await lab.hosts["dock-1"].exec([
      "sh",
      "-c",
      "ls -t /var/lib/routable/transactions | head -n 1",
    ]);
    const undo = await lab.hosts["dock-1"].exec(["sh", `/var/lib/routable/transactions/${id}/undo`]);
    expect(undo.stdout).toBe("rolled-back");
    expect(await stateNow()).toEqual(before);
  });

  function start() {
    return routable.start("apply", "lab.yaml", "--yes", "--json", "--confirm-within", `${window}s`);
  }

  function said(apply: ReturnType<typeof start>, phase: string): Promise<void> {
    return new Promise((resolve, reject) => {
      let text = "";
      apply.stdout.on("data", (chunk) => {
        text += chunk;
        if (text.includes(`"phase":"${phase}"`)) resolve();
      });
      apply.then(({ stderr }) => reject(new Error(`it ended before it said ${phase}: ${stderr.slice(-2000)}`)));
    });
  }

  /** Until the host answers SSH and carries its address on its NIC again. */
  async function backWithin(deadline: number): Promise<void> {
    const { "dock-1": dock1 } = lab.hosts;
    let seen = "";
    while (Date.now() < deadline) {
      const look = await dock1.ssh("ip -brief address show eth0; ls /var/lib/routable/lock 2>&1", { mayFail: true });
      seen = look.stdout;
      if (look.exitCode !== 255 && seen.includes(dock1.address) && seen.includes("No such file")) return;
      await sleep(200);
    }
    throw new Error(`not back in time: ${seen}`);
  }

  async function stateNow(leftOut: string[] = []) {
    const { "dock-1": dock1 } = lab.hosts;
    return { etc: await etcState(dock1), network: await networkState(dock1, leftOut) };
  }
});
