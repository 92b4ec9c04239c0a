import type { FaultCode } from "../fault/codes.ts";
import { type Diagnostic, Fault } from "../fault/fault.ts";
import type { Plan } from "../plan/plan.ts";
import { directoryOf, transactionsDirectory } from "./directory.ts";
import { shownHolder } from "./holder.ts";
import { shortId } from "./id.ts";
import { type Entry, isEnded, phaseOf } from "./journal.ts";
import { stepName } from "./lower/program.ts";

/** begin.sh's own line, `refused WHY …`, or whatever came instead of it. */
export function refusedByHost(host: string, stdout: string, stderr: string): Fault {
  const [, why = "", rest = ""] = /^refused (\S+) (.*)$/m.exec(stdout) ?? [];
  switch (why) {
    case "locked":
      if (rest.endsWith(", not restored")) return heldUnrestored(host, rest);
      return refusal(host, "transaction/locked", `${host} is in the hands of another transaction`, {
        found: shownHolder(rest),
        hostState: "untouched by this command",
        next: [
          { say: "see where that one stands", command: ["history"] },
          { say: "once it has ended, plan anew", command: ["plan"] },
          "if whoever began it is gone, it gives way within half a minute, or goes back when its window ends",
        ],
      });
    case "changed":
      return refusal(host, "transaction/changed-meanwhile", `${host} was edited since it was planned for`, {
        step: rest,
        next: [{ say: "plan again", command: ["plan"] }],
      });
    default:
      return refusal(host, "transaction/disk", `${host} could not save its state before the change`, {
        // tar has a line for each file.
        found: [rest, firstLine(stderr)].filter(Boolean).join("; ") || firstLine(stdout),
        expected: `room and the right to write below ${transactionsDirectory}`,
        next: [remedyOf(`${rest}\n${stderr}`) ?? "mend what it says, then apply again"],
      });
  }
}

function heldUnrestored(host: string, holder: string): Fault {
  return refusal(host, "transaction/locked", `${host} is held by a transaction that could not be taken back in full`, {
    found: shownHolder(holder),
    next: [
      { say: "once the cause is gone, take it back", command: ["rollback"] },
      { say: "or accept what then still differs, and free the host", command: ["rollback", "--force"] },
    ],
  });
}

export function hostMoved(host: string): Fault {
  return refusal(host, "transaction/host-moved", `${host} is not in the state that the plan was made from`, {
    expected: "the same links, addresses, routes, files and Docker options",
    next: [{ say: "plan again, and look at what changed", command: ["plan"] }],
  });
}

export function notArmed(host: string, reason: string): Fault {
  return refusal(host, "transaction/not-armed", `${host} could not arm the dead man's revert`, {
    found: reason.trim(),
    next: [remedyOf(reason) ?? "nothing is ever changed unarmed; mend the reason, then apply again"],
  });
}

/** `refusal`: confirm's own line, `refused WHY`, where it was asked; `stderr`: what came instead. */
export function notConfirmed(host: string, refusal = "", stderr = ""): Fault {
  const found = refusal ? `by then it was: ${refusal.replace(/^refused /, "")}` : stderr.trim();
  return new Fault({
    code: "transaction/not-confirmed",
    host,
    summary: refusal ? `${host} was confirmed too late` : `the change of ${host} was not confirmed`,
    ...(found && { found }),
    next: [remedyOf(stderr) ?? "apply again, with a longer --confirm-within where time was short"],
  });
}

export function notReached(host: string, cause: Fault): Fault {
  return new Fault(
    {
      code: "transaction/not-confirmed",
      host,
      summary: `${host} was not reached over a new connection`,
      found: cause.message,
      next: ["check whether a firewall or ARP on the way holds to the old link, then apply again"],
    },
    { cause },
  );
}

export function stillDifferent(host: string, left: Plan): Fault {
  return new Fault({
    code: "transaction/verify-failed",
    host,
    summary: `${host} is not as planned: ${left.changes.length} changes would be left`,
    expected: "nothing left to change",
    found: left.changes.map(({ action, subject }) => `${action} ${subject}`).join(", "),
    next: ["please report this: a plan that was applied in full must leave nothing to do"],
  });
}

/** Why the host took the change back, read from its own journal and what its programs left beside it. */
export function revertedBecause(plan: Plan, entries: readonly Entry[], notes: string): Fault {
  const failed = entries.findLast(({ word }) => word === "failed");
  const index = plan.steps.findIndex((_, at) => stepName(at) === failed?.rest[0]);
  const base = { host: plan.host, hostState: stateAfter(entries) };
  if (failed) {
    const hung = failed.rest[1] === "124" || failed.rest[1] === "137";
    return new Fault({
      ...base,
      code: "transaction/step-failed",
      summary: `${plan.host}: ${plan.steps[index]?.title} ${hung ? "did not end in time" : "failed"}`,
      step: `${index + 1}/${plan.steps.length}  ${plan.steps[index]?.title}`,
      found: notes.trim() || (hung ? "not a word from it" : `exit status ${failed.rest[1]}`),
      next: [
        hung
          ? "find out on the host what it waits for, then apply again"
          : (remedyOf(notes) ?? "mend what it says, then apply again"),
      ],
    });
  }
  if (entries.some(({ word }) => word === "mismatched")) {
    const missing = notes.trim().split("\n").slice(1);
    if (missing.length > 0 && missing.every(isOfProbe)) return silentAfter(base, missing);
    return new Fault({
      ...base,
      code: "transaction/verify-failed",
      summary: `${plan.host} was not as planned after the last step`,
      found: `still missing: ${missing.join("; ")}`,
      next: ["mend what is missing, then apply again"],
    });
  }
  if (entries.some(({ word }) => word === "applied")) {
    return new Fault({
      ...base,
      code: "transaction/not-confirmed",
      summary: `the change of ${plan.host} was not confirmed in time`,
      next: ["apply again; --confirm-within gives more time"],
    });
  }
  return new Fault({ ...base, code: "transaction/interrupted", ...cutShort(plan, entries) });
}

/** As probes.sh says it: `port 8080 of container web answered before and does not now`. */
function isOfProbe(line: string): boolean {
  return line.endsWith(" answered before and does not now");
}

function silentAfter(base: Pick<Diagnostic, "host" | "hostState">, silent: readonly string[]): Fault {
  const ports = silent.every((line) => line.startsWith("port "));
  return new Fault({
    ...base,
    code: "transaction/probe-failed",
    summary: silent.join("\n"),
    expected: "an answer, as before the change",
    next: [
      ports
        ? "where it only needs longer to start, apply again with a longer --confirm-within"
        : "find out why it is not reached over the bridge, then apply again",
    ],
  });
}

/** By the end of the window, or by whoever killed it or undid it at the host's console. */
function cutShort({ host, steps }: Plan, entries: readonly Entry[]): Pick<Diagnostic, "summary" | "step" | "next"> {
  const armed = entries.find(({ word }) => word === "armed");
  const undo = entries.find(({ word }) => word === "undo");
  const begun = entries.findLast(({ word }) => word === "begin")?.rest[0];
  const index = steps.findIndex((_, at) => stepName(at) === begun);
  const step = steps[index] && { step: `${index + 1}/${steps.length}  ${steps[index].title}` };
  // A little before the deadline, which arming notes last of all. After a restart of the host the count is low again.
  if (armed && undo && undo.uptime !== null && undo.uptime < Number(armed.rest[0]) - 5) {
    return { summary: `applying to ${host} was cut short`, ...step, next: ["apply again"] };
  }
  return {
    summary: `applying to ${host} took longer than the time to confirm`,
    ...step,
    next: ["apply again; --confirm-within gives more time"],
  };
}

/** The same fault, which was decided on before the host went back, with where that led. */
export function wentBackFor(fault: Fault, entries: readonly Entry[]): Fault {
  const diagnostics = fault.diagnostics.map((each) => ({ ...each, hostState: stateAfter(entries) }));
  const [first, ...others] = diagnostics;
  return first ? new Fault([first, ...others], { cause: fault.cause }) : fault;
}

export function notRestored(host: string, id: string, differing: readonly string[], cause: Fault | null): Fault {
  return new Fault(
    {
      code: "transaction/not-restored",
      host,
      summary: `${host} could not be brought back to the state before`,
      expected: "the state before",
      found: `not so any more: ${differing.join("; ")}`,
      hostState: `between the states: ${differing.length === 1 ? "one thing differs" : `${differing.length} things differ`} from the state before`,
      next: [
        { say: "once the cause is gone, try again", command: ["rollback", "--to", shortId(id)] },
        {
          say: "or accept what then still differs, and free the host",
          command: ["rollback", "--to", shortId(id), "--force"],
        },
        `at its console: sh ${directoryOf(id)}/undo, or with the word force behind it`,
        ...(cause ? [`the reason for going back was: ${reasonOf(cause)}`] : []),
      ],
    },
    { cause },
  );
}

/** `undo check`'s own line, `refused WHY …`, or whatever came instead of it. */
export function refusedToGoBack(host: string, id: string, stdout: string, stderr: string): Fault {
  const [, why = "", rest = ""] = /^refused (\S+) (.*)$/m.exec(stdout) ?? [];
  if (why === "edited") return editedSince(host, id, [rest]);
  if (why === "attached") return networksAttached(host, id, [rest]);
  if (why === "later") {
    return refusal(host, "transaction/later-first", `${host} was changed again after ${id}`, {
      expected: "the latest change taken back first",
      found: `${rest} still holds`,
      next: [{ say: "take back both, the later one first", command: ["rollback", "--to", shortId(id)] }],
    });
  }
  if (why === "locked") return refusedByHost(host, stdout, stderr);
  return refusal(host, "transaction/nothing-to-roll-back", `${host} cannot roll back ${id}`, {
    found: why === "ended" ? `by now it is ${rest}` : rest || stderr.trim() || stdout.trim(),
    next: [{ say: "see what the host remembers", command: ["history"] }],
  });
}

/** `attached`: the networks with their containers, a line each. */
export function networksAttached(host: string, id: string, attached: readonly string[]): Fault {
  return refusal(
    host,
    "transaction/networks-attached",
    `going back would tear down networks of ${host} that are in use`,
    {
      expected: "no container attached to a network on a link that goes",
      found: attached.join("\n"),
      next: [
        "detach them first: docker network disconnect NETWORK CONTAINER",
        { say: "or let them lose it", command: ["rollback", "--to", shortId(id), "--force"] },
      ],
    },
  );
}

export function editedSince(host: string, id: string, paths: readonly string[]): Fault {
  const were = paths.length === 1 ? "was" : "were";
  return refusal(host, "transaction/edited-since", `${paths.join(", ")} on ${host} ${were} edited since ${id}`, {
    expected: paths.length === 1 ? "the file as routable wrote it" : "the files as routable wrote them",
    found: "another content, owner or mode",
    next: [{ say: "keep the edits elsewhere, then", command: ["rollback", "--to", shortId(id), "--force"] }],
  });
}

export function nothingToConfirm(host: string): Fault {
  return refusal(host, "transaction/nothing-to-confirm", `no change of ${host} waits for a confirmation`, {
    next: [{ say: "see what became of it", command: ["history"] }],
  });
}

function reasonOf({ message, diagnostics: [first] }: Fault): string {
  return first?.found === undefined ? message : `${message}: ${first.found}`;
}

/** Where a program of the host ended by what its kernel said of the disk. */
function remedyOf(words: string): string | null {
  if (/No space left on device|\bno room\b/.test(words)) {
    return "see with df and df -i whether that filesystem lacks room or inodes, make some, then apply again";
  }
  return /Read-only file system/.test(words)
    ? "find out why that filesystem is read-only (findmnt, dmesg), make it writable, then apply again"
    : null;
}

function refusal(host: string, code: FaultCode, summary: string, rest: Partial<Diagnostic>): Fault {
  return new Fault({ code, host, summary, hostState: "untouched", ...rest });
}

function stateAfter(entries: readonly Entry[]): string {
  const phase = phaseOf(entries);
  const [matched, of] = entries.at(-1)?.rest ?? [];
  if (phase === "rolled-back") return `rolled back; ${matched} of ${of} facts match the state before`;
  return isEnded(phase) ? "not in the state before" : "going back";
}

function firstLine(text: string): string {
  return text.trim().split("\n", 1).join();
}
