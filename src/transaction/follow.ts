import { Fault } from "../fault/fault.ts";
import { directoryOf, undoLimitSeconds } from "./directory.ts";
import type { Event } from "./event.ts";
import { notRestored, refusedToGoBack, revertedBecause, wentBackFor } from "./faults.ts";
import { shortId } from "./id.ts";
import { type Entry, isEnded, phaseOf } from "./journal.ts";
import { stepName } from "./lower/program.ts";
import type { Outcome } from "./outcome.ts";
import type { Undertaking } from "./undertaking.ts";
import { notEnded, unreachable } from "./without-end.ts";

/** How a transaction ended on its host, by its journal. */
export type Ended = "committed" | Outcome;

/** Beyond the window: docker may take its time to stop and start again, and ten seconds go into looking. */
const graceSeconds = 150;

/** The same for a host that answers all the while: an undo that hung is begun anew at its limit. */
const longGraceSeconds = undoLimitSeconds + graceSeconds;

/** Tells what the host does until it has applied the plan. @returns how it ended instead, or null when applied */
export async function followUntilApplied(undertaking: Undertaking): Promise<Ended | null> {
  const found = await follow(undertaking, (entries) => phaseOf(entries) === "applied" || isEnded(phaseOf(entries)));
  return found && phaseOf(undertaking.journal.entries) === "applied" ? null : endedAs(undertaking, found);
}

/** Tells what the host does until it stands still. `because`: why it goes back, where that was our decision. */
export async function followToEnd(undertaking: Undertaking, because?: Because): Promise<Ended> {
  return endedAs(undertaking, await follow(undertaking, isOver), because);
}

function isOver(entries: readonly Entry[]): boolean {
  return isEnded(phaseOf(entries)) || refusalIn(entries) !== null;
}

/** Why the host did not go back after all, as undo says it. */
function refusalIn(entries: readonly Entry[]): string | null {
  const refused = entries.findLast(({ word }) => word === "refused");
  return refused ? ["refused", ...refused.rest].join(" ") : null;
}

type Because = Fault | "asked for";

/** @returns whether it was found, before the host had to be given up */
async function follow(undertaking: Undertaking, found: (entries: readonly Entry[]) => boolean): Promise<boolean> {
  const { journal, circumstances, now, pause, tell } = undertaking;
  const begun = now().getTime();
  const patience = () => (circumstances.window + (journal.answered ? longGraceSeconds : graceSeconds)) * 1000;
  while (now().getTime() - begun < patience()) {
    for (const { entry, ...timing } of await journal.look()) {
      const told = tellingOf(entry, undertaking);
      if (told) tell(told.phase, told.text, { ...told, ...timing });
    }
    if (found(journal.entries)) return true;
    await pause(200);
  }
  return false;
}

async function endedAs(undertaking: Undertaking, found: boolean, because?: Because): Promise<Ended> {
  const { journal, circumstances, plan } = undertaking;
  const { id } = circumstances;
  if (!found && journal.answered) return { kind: "not-ended", id, fault: notEnded(plan.host, id) };
  if (!found) return { kind: "unreachable", id, fault: unreachable(plan.host, circumstances) };
  const phase = phaseOf(journal.entries);
  if (phase === "committed") return "committed";
  const refusal = refusalIn(journal.entries);
  if (!isEnded(phase) && refusal !== null)
    return { kind: "refused", fault: refusedToGoBack(plan.host, id, refusal, "") };
  const fault = because === "asked for" ? null : (because ?? (await hostsReason(undertaking)));
  if (phase === "rolled-back") return { kind: "rolled-back", id, fault: fault && wentBackFor(fault, journal.entries) };
  const steps = (await readNotes(undertaking, "undo-mismatches")).split("\n").slice(1).filter(Boolean);
  if (phase === "accepted") return { kind: "accepted", id, steps };
  return { kind: "not-restored", id, steps, fault: notRestored(plan.host, id, steps, fault) };
}

async function hostsReason(undertaking: Undertaking): Promise<Fault> {
  const { entries } = undertaking.journal;
  const failed = entries.some(({ word }) => word === "failed");
  const notes = await readNotes(undertaking, failed ? "error" : "mismatches");
  return revertedBecause(undertaking.plan, entries, notes);
}

/** What the on-host programs left beside the journal; empty where they left nothing, or the host is silent again. */
async function readNotes({ transport, circumstances }: Undertaking, name: string): Promise<string> {
  const connection = transport.fresh();
  try {
    return (await connection.run(["cat", `${directoryOf(circumstances.id)}/${name}`])).stdout;
  } catch (error) {
    if (error instanceof Fault) return "";
    throw error;
  } finally {
    await connection.close();
  }
}

/** What a person is told of a journal entry; null for what is told elsewhere or not at all. */
function tellingOf(
  { word, rest }: Entry,
  { plan, circumstances }: Undertaking,
): Pick<Event, "phase" | "text" | "step"> | null {
  const [first = "", second = ""] = rest;
  const index = plan.steps.findIndex((_, at) => stepName(at) === first);
  const title = plan.steps[index]?.title ?? first;
  const step = { index: index + 1, of: plan.steps.length };
  switch (word) {
    case "silent":
      return { phase: "probe", text: `silent before, not asked again: ${rest.join(" ")}` };
    case "unasked":
      return { phase: "probe", text: `cannot be asked from this host: ${rest.join(" ")}` };
    case "starting":
      return { phase: "verify", text: `waits for port ${first} of container ${second}` };
    case "done":
      return { phase: "step", text: title, step };
    case "failed":
      return { phase: "step", text: `failed: ${title}`, step };
    case "applied":
      return { phase: "verify", text: `${first} of ${second} facts match` };
    case "mismatched":
      return { phase: "verify", text: `only ${first} of ${second} facts match` };
    case "undo":
      return { phase: "undo", text: `taking back ${shortId(circumstances.id)}` };
    case "undone":
      return { phase: "undo", text: title, step };
    case "rolled-back":
      return { phase: "undo", text: `${first} of ${second} facts match the state before` };
    case "not-restored":
    case "accepted":
      return { phase: "undo", text: `only ${first} of ${second} facts match the state before` };
    default:
      return null;
  }
}
