import { afterAll, beforeAll, expect, it } from "vitest";
import { describeLab } from "./describe-lab.ts";
import { flood } from "./flood.ts";
import { type Lab, startLab } from "./lab.ts";
import { labProfile, Routable } from "./routable.ts";

/** At 20 to 50 µs between two frames, a port that is closed for a moment shows. */
describeLab("the cut-over, under a flood of pings", () => {
  let lab: Lab<"dock-1" | "dock-2">;
  let routable: Routable;

  beforeAll(async () => {
    const release = "bookworm";
    lab = await startLab({ hosts: { "dock-1": { release }, "dock-2": { release } } });
    routable = await Routable.on(lab, labProfile(lab));
  });
  afterAll(async () => {
    await routable?.[Symbol.asyncDispose]();
    await lab?.stop();
  });

  it("loses no frame on the way there", async () => {
    expect(await floodDuring("apply")).toBe(0);
  });

  it("loses no frame on the way back, and leaves nothing behind", async () => {
    expect(await floodDuring("rollback")).toBe(0);
    const { "dock-1": host } = lab.hosts;
    expect((await host.exec(["nft", "list", "tables", "netdev"])).stdout).toBe("");
    expect((await host.exec(["ip", "-o", "link"])).stdout).not.toContain("routable");
  });

  it("works on a host without nft", async () => {
    const { "dock-1": host } = lab.hosts;
    await host.exec(["mv", "/usr/sbin/nft", "/usr/sbin/nft-elsewhere"]);
    await routable.exits(0, "apply", "lab.yaml", "--yes", "--host", "dock-1");
    expect((await host.exec(["ip", "-o", "link"])).stdout).not.toContain("routable");
    await routable.exits(0, "rollback", "lab.yaml", "--yes", "--host", "dock-1");
  });

  async function floodDuring(command: "apply" | "rollback"): Promise<number> {
    const { "dock-1": host, "dock-2": far } = lab.hosts;
    const { sent, lost } = await flood(far, host, () =>
      routable.exits(0, command, "lab.yaml", "--yes", "--host", "dock-1"),
    );
    expect(sent).toBeGreaterThan(10_000);
    return lost;
  }
});
