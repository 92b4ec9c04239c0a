import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { leaveUnconfirmed } from "./apply-process.ts";
import { describeLab } from "./describe-lab.ts";
import { type Lab, startLab } from "./lab.ts";
import { labProfile, Routable, type Run } from "./routable.ts";

const holder = /found +(\S+ by )?\S+@\S+ since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, /;

/** Two people, or a person and a timer, at one host in the same second. */
describeLab("two operators at once", () => {
  let lab: Lab<"dock-1">;
  let routable: Routable;

  beforeAll(async () => {
    lab = await startLab({ hosts: { "dock-1": { release: "bookworm" } } });
    routable = await Routable.on(lab, labProfile(lab));
    await writeFile(join(routable.directory, "no-icc.yaml"), labProfile(lab).replace("ipMasq: false", "icc: false"));
  });
  afterAll(async () => {
    await routable?.[Symbol.asyncDispose]();
    await lab?.stop();
  });

  it("lets one of three apply, and tells the others who has the host, since when and for what", async () => {
    const runs = await Promise.all([apply(), apply(), apply()]);
    expect(runs.filter(({ stdout }) => stdout.includes("Applied to dock-1"))).toHaveLength(1);
    for (const run of runs) if (run.exitCode !== 0) expectTurnedAway(run, /applying lab\.yaml/);
    expect(await lockOf()).toBe("");
    await routable.exits(0, "rollback", "lab.yaml", "--yes");
  });

  it("lets one of an apply and a rollback have its way, and the other leaves nothing behind", async () => {
    await routable.exits(0, "apply", "lab.yaml", "--yes");
    const runs = await Promise.all([
      routable.run("rollback", "lab.yaml", "--yes"),
      routable.run("apply", "no-icc.yaml", "--yes"),
    ]);
    expect(runs.map(({ exitCode }) => exitCode)).toContain(0);
    for (const run of runs) if (run.exitCode !== 0) expectTurnedAway(run, /applying no-icc\.yaml|rolling back/);
    expect(await lockOf()).toBe("");
    // One transaction or two, by who was first.
    while ((await routable.run("rollback", "lab.yaml", "--yes")).exitCode === 0);
    await routable.exits(2, "plan", "lab.yaml");
  });

  it("tells whoever looks while a change waits for its confirmation, and lets a person take it back at once", async () => {
    await leaveUnconfirmed(lab.hosts["dock-1"], routable.start("apply", "lab.yaml", "--yes", "--json"));
    const [status, second, history] = await Promise.all([
      routable.exits(1, "status", "lab.yaml"),
      routable.exits(1, "apply", "no-icc.yaml", "--yes"),
      routable.exits(0, "history", "lab.yaml"),
    ]);
    expect(status.stderr).toContain("transaction/unconfirmed");
    expect(status.stderr).toMatch(holder);
    expect(second.stderr).toMatch(holder);
    expect(history.stdout).toMatch(/awaiting confirmation/);
    await routable.exits(0, "rollback", "lab.yaml", "--yes");
  });

  function apply(): Promise<Run> {
    return routable.run("apply", "lab.yaml", "--yes");
  }

  async function lockOf(): Promise<string> {
    return (await lab.hosts["dock-1"].exec(["cat", "/var/lib/routable/lock"], { mayFail: true })).stdout;
  }
});

/** By the lock; or, where the other was a little faster, by what it had done to the host by then. */
function expectTurnedAway(run: Run, doing: RegExp): void {
  expect(run.exitCode).toBe(1);
  expect(run.stderr).toMatch(/transaction\/(locked|host-moved|changed-meanwhile|unconfirmed|edited-since)/);
  expect(run.stderr).toMatch(/host +untouched/);
  if (!run.stderr.includes("transaction/locked")) return;
  expect(run.stderr).toMatch(holder);
  expect(run.stderr).toMatch(doing);
}
