import type { Fault } from "../fault/fault.ts";
import type { Undertaking } from "./apply.ts";
import { directoryOf } from "./directory.ts";
import { notRestored, revertedBecause, unreachable } from "./faults.ts";
import { shortId } from "./id.ts";
import { type Entry, isEnded, phaseOf } from "./journal.ts";
import { stepName } from "./lower/program.ts";
import type { Outcome } from "./outcome.ts";

export type Ending = { kind: "applied" } | { kind: "committed" } | { kind: "ended"; outcome: Outcome };

/** Beyond the window: docker may take its time to stop and start again, and ten seconds go into looking. */
const graceSeconds = 150;

/**
 * Tells what the host does, from its own journal, until it has applied the plan (or only until it has ended). `doubt` is
 * why we no longer want the change; without one, the reason for an undo is read from the host.
 */
export async function follow(undertaking: Undertaking, until: "applied" | "ended", doubt?: Fault): Promise<Ending> {
  const { journal, circumstances, now, pause } = undertaking;
  const giveUp = now().getTime() + (circumstances.window + graceSeconds) * 1000;
  while (now().getTime() < giveUp) {
    for (const entry of (await journal.look())?.added ?? []) tellEntry(undertaking, entry);
    const phase = phaseOf(journal.entries);
    if (phase === "applied" && until === "applied") return { kind: "applied" };
    if (phase === "committed") return { kind: "committed" };
    if (isEnded(phase)) return { kind: "ended", outcome: await endedAs(undertaking, doubt) };
    await pause(200);
  }
  const fault = unreachable(undertaking.plan.host, circumstances);
  return { kind: "ended", outcome: { kind: "unreachable", id: circumstances.id, fault } };
}

async function endedAs(undertaking: Undertaking, doubt: Fault | undefined): Promise<Outcome> {
  const { journal, circumstances, plan } = undertaking;
  const { id } = circumstances;
  const cause = doubt ?? revertedBecause(plan, journal.entries, await readNote(undertaking, "error", "mismatches"));
  if (phaseOf(journal.entries) === "rolled-back") return { kind: "rolled-back", id, fault: cause };
  const steps = (await readNote(undertaking, "undo-mismatches")).split("\n").slice(1).filter(Boolean);
  return { kind: "not-restored", id, steps, fault: notRestored(plan.host, id, steps, cause) };
}

/** What the on-host programs left beside the journal; empty where they left nothing. */
async function readNote({ transport, circumstances }: Undertaking, ...names: string[]): Promise<string> {
  const connection = transport.fresh();
  try {
    return (await connection.run(["cat", ...names.map((name) => `${directoryOf(circumstances.id)}/${name}`)])).stdout;
  } finally {
    await connection.close();
  }
}

function tellEntry({ plan, tell, circumstances }: Undertaking, { word, rest }: Entry): void {
  const [first = "", second = ""] = rest;
  const index = plan.steps.findIndex((_, at) => stepName(at) === first);
  const title = plan.steps[index]?.title ?? first;
  switch (word) {
    case "done":
      return tell("step", title, { index: index + 1, of: plan.steps.length });
    case "failed":
      return tell("step", `failed: ${title}`, { index: index + 1, of: plan.steps.length });
    case "applied":
      return tell("verify", `${first} of ${second} facts match`);
    case "mismatched":
      return tell("verify", `only ${first} of ${second} facts match`);
    case "undo":
      return tell("undo", `taking back ${shortId(circumstances.id)}`);
    case "undone":
      return tell("undo", `taken back: ${title}`);
    case "rolled-back":
      return tell("undo", `${first} of ${second} facts match the state before`);
    case "not-restored":
      return tell("undo", `only ${first} of ${second} facts match the state before`);
  }
}
