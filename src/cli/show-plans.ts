import { line, span } from "../report/draw.ts";
import { driftSummary } from "../report/drift-text.ts";
import { lossesText } from "../report/losses-text.ts";
import { countActions, type PlanView, planSummary, planText } from "../report/plan-text.ts";
import { reversed } from "../report/reversed.ts";
import { listed } from "../report/words.ts";
import { shortId } from "../transaction/id.ts";
import type { Losses } from "../transaction/losses.ts";
import type { Session } from "./session.ts";

export interface ShowOptions {
  /** List what is already as it should be, too. */
  all: boolean;
  /** Seconds that apply would wait for a confirmation. */
  window: number;
  /** Whether apply is to let every host go back. */
  proving: boolean;
}

/** The plans and their sum, as results. */
export function showPlans(session: Session, views: readonly PlanView[], { all, window, proving }: ShowOptions): void {
  showEach(session, views, all);
  if (views.length === 0) return;
  const plans = views.map(({ plan }) => plan);
  session.output.result({
    text: () => [[], ...planSummary(plans, { window, proving })],
    json: { type: "summary", hosts: plans.length, ...countActions(plans), window },
  });
}

/** The same plans, read as how far hosts are from what the profile says. */
export function showDrift(session: Session, views: readonly PlanView[]): void {
  if (views.length === 0) return;
  const drifted = views.filter(({ plan }) => plan.changes.length > 0);
  showEach(session, drifted, false);
  const plans = views.map(({ plan }) => plan);
  session.output.result({
    text: () => [...(drifted.length > 0 ? [[]] : []), ...driftSummary(plans)],
    json: { type: "status", hosts: plans.map(({ host, changes }) => ({ host, drift: changes.length > 0 })) },
  });
}

export interface HostUndo {
  host: string;
  /** In that order. */
  takings: readonly UndoView[];
  losses: Losses;
}

export interface UndoView extends PlanView {
  id: string;
}

/** What taking back transactions would change, and what that costs. */
export function showUndo({ output }: Session, hosts: readonly HostUndo[], force: boolean): void {
  hosts.forEach(({ host, takings, losses }, index) => {
    if (index > 0) output.result({ text: () => [line()], json: null });
    takings.forEach(({ plan, label, id }, nth) => {
      const undo = reversed(plan);
      const view = { plan: undo, label: `${label}, back to before ${shortId(id)}` };
      output.result({
        text: (width) => [...(nth > 0 ? [line()] : []), ...planText(view, { all: false, width })],
        json: { type: "undo", host, target: label, id, changes: undo.changes },
      });
    });
    output.result({
      text: (width) => lossesText(losses, { force, width }),
      json: { type: "losses", host, ...losses },
    });
  });
  const count = hosts.reduce((sum, { takings }) => sum + takings.length, 0);
  const transactions = count === 1 ? "1 transaction" : `${count} transactions`;
  output.result({
    text: () => [
      line(),
      line(span(`Rollback: takes back ${transactions} on ${listed(hosts.map(({ host }) => host))}.`, "strong")),
    ],
    json: null,
  });
}

function showEach({ output }: Session, views: readonly PlanView[], all: boolean): void {
  views.forEach((view, index) => {
    output.result({
      text: (width) => [...(index > 0 ? [[]] : []), ...planText(view, { all, width })],
      json: { type: "plan", host: view.plan.host, target: view.label, plan: view.plan },
    });
  });
}
