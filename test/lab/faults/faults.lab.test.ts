import { afterAll, beforeAll, expect, it } from "vitest";
import { describeLab } from "../describe-lab.ts";
import { HostPool } from "../host-pool.ts";
import { type Lab, startLab } from "../lab.ts";
import { labProfile, Routable } from "../routable.ts";
import { asked } from "./asked.ts";
import type { Cell } from "./cell.ts";
import { faultsSection } from "./faults-section.ts";
import { plannedSteps, plannedStepsOf } from "./planned-steps.ts";
import { leaveSection, toldOf } from "./reliability.ts";
import { type CellResult, runCell, TooSlow, windows } from "./run-cell.ts";
import { bringBack, prepareSubject, type Subject } from "./subject.ts";
import { Overdue, within } from "./within.ts";

const { cells, isFullRun } = asked(process.env["ROUTABLE_LAB_FAULTS"]);

describeLab("faults", () => {
  const names = ["dock-1", "dock-2", "dock-3", "dock-4", "dock-5", "dock-6"] as const;
  const results = new Map<Cell, CellResult>();
  let lab: Lab<(typeof names)[number]>;
  let routable: Routable;
  let subjects: Subject[];
  let pool: HostPool<Subject>;

  beforeAll(async () => {
    const spec = { release: "bookworm" } as const;
    const hosts = { "dock-1": spec, "dock-2": spec, "dock-3": spec, "dock-4": spec, "dock-5": spec, "dock-6": spec };
    lab = await startLab({ hosts });
    routable = await Routable.on(lab, labProfile(lab));
    subjects = await Promise.all(names.map((name) => prepareSubject(lab.hosts[name], routable, windows.long)));
    for (const { plan } of subjects) expect(plannedStepsOf(plan)).toEqual(plannedSteps);
    pool = new HostPool(subjects);
  });
  afterAll(async () => {
    if (isFullRun && subjects?.[0]) await leaveSection("faults", await faultsSection(subjects[0], cells, results));
    await routable?.[Symbol.asyncDispose]();
    await lab?.stop();
  });

  it.concurrent.each(cells)("$name", { timeout: 600_000 }, (cell) =>
    pool.use(async (subject, retire) => {
      try {
        const result = await within(250, cell.name, tryTwice(cell, subject));
        results.set(cell, result);
        console.log(`${cell.name}: ${toldOf(result)} s`);
      } catch (error) {
        const told = await journalOf(subject);
        if (!(await isFitAgain(cell, subject, error))) retire();
        throw new Error(`${cell.name} failed; once more: npm run lab:faults ${cell.name}\n${told}`, { cause: error });
      }
    }),
  );
});

/** A machine that others use too may be slow for a while. */
async function tryTwice(cell: Cell, subject: Subject): Promise<CellResult> {
  try {
    return await runCell(cell, subject);
  } catch (error) {
    if (!(error instanceof TooSlow) || !(await isFitAgain(cell, subject, error))) throw error;
    return runCell(cell, subject, windows.slow);
  }
}

/** What still goes on there after its time might harm the next cell, too. */
async function isFitAgain(cell: Cell, subject: Subject, error: unknown): Promise<boolean> {
  if (error instanceof Overdue) return false;
  const mend = async () => {
    if (cell.kind === "at-step") await cell.fault.mend?.(subject.host).catch(() => {});
  };
  return within(180, `bringing ${subject.host.name} back`, bringBack(subject, mend)).catch(() => false);
}

async function journalOf({ host }: Subject): Promise<string> {
  const tell = "cd /var/lib/routable/transactions && tail -n +1 */journal */undo-mismatches */undo-error */error";
  const look = host.exec(["sh", "-c", tell], { mayFail: true }).then(({ stdout }) => stdout);
  return within(10, "a look at its journal", look).catch(String);
}
