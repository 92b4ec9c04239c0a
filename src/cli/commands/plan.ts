import { type ExitCode, exitCodes } from "../../fault/exit-codes.ts";
import { line } from "../../report/draw.ts";
import { commandText, spelledOut } from "../../report/next-command.ts";
import { saveText } from "../files.ts";
import { planHosts } from "../host-plans.ts";
import { loadProfile } from "../hosts.ts";
import { planFileText } from "../plan-file.ts";
import type { Session } from "../session.ts";
import { showPlans } from "../show-plans.ts";
import { defaultWindow } from "../window.ts";

export interface PlanOptions {
  out?: string;
  all?: boolean;
}

/** Shows what apply would do, and saves it where asked. */
export async function plan(session: Session, file: string, { out, all = false }: PlanOptions): Promise<ExitCode> {
  const document = await loadProfile(session, file);
  const { planned, faults } = await planHosts(session, document);
  showPlans(session, planned, { all, window: defaultWindow, proving: false });
  if (faults.length > 0) {
    session.output.faults(faults.map((fault) => spelledOut(fault, session.call)));
    return exitCodes.refused;
  }
  const plans = planned.map((each) => each.plan);
  if (out !== undefined) await savePlans(session, out, planFileText({ profile: document, plans }));
  return plans.some(({ changes }) => changes.length > 0) ? exitCodes.changes : exitCodes.done;
}

async function savePlans(session: Session, out: string, text: string): Promise<void> {
  await saveText(session, out, text, 0o600);
  session.output.result({
    text: () => [
      line(`Saved. Apply just this with: ${commandText({ ...session.call, profile: out }, null, ["apply"])}`),
    ],
    json: { type: "saved", file: out },
  });
}
