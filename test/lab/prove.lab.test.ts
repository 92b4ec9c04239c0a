import { afterAll, beforeAll, expect, it } from "vitest";
import { describeLab } from "./describe-lab.ts";
import { etcState, networkState } from "./host-state.ts";
import { type Lab, startLab } from "./lab.ts";
import { labProfile, Routable } from "./routable.ts";

/** A change that nobody confirms on purpose: the host's way back, tried before it is needed. */
describeLab("apply --prove-rollback", () => {
  let lab: Lab<"dock-1">;
  let routable: Routable;

  beforeAll(async () => {
    lab = await startLab({ hosts: { "dock-1": { release: "bookworm" } } });
    routable = await Routable.on(lab, labProfile(lab));
    await lab.hosts["dock-1"].runContainer("web", ["httpd", "-f"], ["--restart", "always", "--publish", "8080:80"]);
  });
  afterAll(async () => {
    await routable?.[Symbol.asyncDispose]();
    await lab?.stop();
  });

  it("reports that the host came back identical by itself, when, and what a session felt of it", async () => {
    const before = await state();
    const began = Date.now();
    const proved = await routable.exits(0, "apply", "lab.yaml", "--yes", "--prove-rollback", "--confirm-within", "30s");
    expect(Date.now() - began).toBeGreaterThan(29_000);
    expect(proved.stderr).toMatch(/withheld: it goes back by itself in \d+ s/);
    expect(proved.stdout).toContain("Apply will undo itself on dock-1 within 30 s, for nobody will confirm it.");
    expect(proved.stdout).toContain("Proved on dock-1: it went back by itself, and is as it was before.");
    expect(proved.stdout).toMatch(/back {8}\d+\.\d s after arming: the window of 30 s, then \d+\.\d s to go back/);
    expect(proved.stdout).toMatch(/compared {4}facts, running containers, \d{3,} paths below \/etc byte for byte/);
    expect(proved.stdout).toMatch(/SSH silent {2}\d+ ms at most while applying, \d+ ms going back; \d+ ms at rest/);
    expect(await state()).toEqual(before);
    const { stdout: history } = await routable.exits(0, "history", "lab.yaml");
    expect(history).toContain("rolled back");
  });

  it("proves nothing where somebody changed something else meanwhile, and names it", async () => {
    const { "dock-1": dock1 } = lab.hosts;
    const proving = routable.start(
      ...["apply", "lab.yaml", "--yes", "--json", "--prove-rollback", "--confirm-within", "25s"],
    );
    const meddling = new Promise<void>((resolve, reject) => {
      let said = "";
      proving.stdout.on("data", (chunk) => {
        if (said.includes("withheld")) return;
        said += chunk;
        if (!said.includes("withheld")) return;
        const meddle = `echo '# mine' >>/etc/hosts; ip route add 198.51.100.0/24 via ${lab.plan.lan.router}`;
        dock1.exec(["sh", "-c", meddle]).then(() => resolve(), reject);
      });
    });
    const { exitCode, stdout } = await proving;
    await meddling;
    await dock1.exec(["sh", "-c", "sed -i '$d' /etc/hosts"]);
    await dock1.exec(["ip", "route", "delete", "198.51.100.0/24"], { mayFail: true });
    expect(exitCode).toBe(4);
    const outcome = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    expect(outcome).toMatchObject({
      type: "outcome",
      kind: "not-proved",
      differences: ["file /etc/hosts: another content"],
      fault: [{ code: "transaction/not-proved" }],
    });
  });

  it("is refused where nothing is to be changed", async () => {
    await routable.exits(0, "apply", "lab.yaml", "--yes");
    const refused = await routable.exits(1, "apply", "lab.yaml", "--yes", "--prove-rollback");
    expect(refused.stderr).toContain("transaction/nothing-to-prove");
    await routable.exits(0, "rollback", "lab.yaml", "--yes");
  });

  async function state() {
    const { "dock-1": dock1 } = lab.hosts;
    return { etc: await etcState(dock1), network: await networkState(dock1) };
  }
});
