import { writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Plan } from "../../../src/plan/plan.ts";
import { describeLab } from "../describe-lab.ts";
import { HostPool } from "../host-pool.ts";
import { type Lab, startLab } from "../lab.ts";
import type { LabHost } from "../lab-host.ts";
import { labProfile, Routable } from "../routable.ts";
import { cellsAt } from "./cell.ts";
import { makeHaltable } from "./moment.ts";
import { reliability } from "./reliability.ts";
import { type CellResult, runCell, type Subject, stateOf, tidyUp, window } from "./run-cell.ts";

/** The kinds of the plan's steps. The plan is only known once hosts run, and the cells before that. */
const kinds = ["file", "file", "file", "links", "file", "file", "file", "unit", "links"];
const every = cellsAt([...kinds.keys()], 12);

/** `npm run lab:faults` asks for all of them, or for some by their names. */
const asked = process.env["ROUTABLE_LAB_FAULTS"] ?? "all";
const cells = every.filter(({ name }) => asked === "all" || asked.split(" ").includes(name));
if (cells.length === 0) throw new Error(`no such cell: ${asked}; for instance ${every[0]?.name}`);

describeLab("faults", () => {
  const names = ["dock-1", "dock-2", "dock-3", "dock-4"] as const;
  const results: CellResult[] = [];
  let lab: Lab<(typeof names)[number]>;
  let routable: Routable;
  let pool: HostPool<Subject>;
  let plan: Plan;

  beforeAll(async () => {
    const release = "bookworm";
    lab = await startLab({
      hosts: { "dock-1": { release }, "dock-2": { release }, "dock-3": { release }, "dock-4": { release } },
    });
    routable = await Routable.on(lab, labProfile(lab));
    const subjects = await Promise.all(names.map((name) => subjectOf(lab.hosts[name])));
    plan = subjects[0]?.plan as Plan;
    pool = new HostPool(subjects);
  });
  afterAll(async () => {
    await routable?.[Symbol.asyncDispose]();
    await lab?.stop();
  });

  it.concurrent.each(cells)("$name", async (cell) => {
    await pool.use(async (subject) => {
      try {
        results.push(await runCell(cell, subject));
        if (asked === "all") await writeTable();
      } catch (error) {
        await tidyUp(cell, subject);
        throw error;
      }
    });
  });

  /** After each cell: a run that is cut off has its table too. */
  async function writeTable(): Promise<void> {
    const inOrder = cells.flatMap((cell) => results.find((result) => result.cell === cell) ?? []);
    await writeFile(new URL("../../../docs/reliability.md", import.meta.url), reliability(plan, inOrder, cells.length));
  }

  /** What it is like with the plan applied is seen by applying it, and taking it back. */
  async function subjectOf(host: LabHost): Promise<Subject> {
    const { stdout } = await routable.exits(2, "plan", "lab.yaml", "--json", "--host", host.name);
    const { plan } = JSON.parse(stdout.split("\n")[0] ?? "") as { plan: Plan };
    expect(plan.steps.map(({ kind }) => kind)).toEqual(kinds);
    await makeHaltable(host);
    await routable.exits(0, "apply", "lab.yaml", "--yes", "--host", host.name, "--confirm-within", `${window * 6}s`);
    const after = await stateOf(host);
    await routable.exits(0, "rollback", "lab.yaml", "--yes", "--host", host.name);
    return { host, plan, routable, after };
  }
});
