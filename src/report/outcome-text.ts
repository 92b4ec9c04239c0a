import { shortId } from "../transaction/id.ts";
import type { Outage, Outcome } from "../transaction/outcome.ts";
import { type Line, line, type Span, span } from "./draw.ts";
import { type Call, commandText } from "./next-command.ts";
import { table } from "./table.ts";
import { elapsed, seconds } from "./words.ts";

export interface OutcomeContext {
  host: string;
  call: Call;
}

/** The closing lines for one host: what it is now, and what can be done next. What went wrong is the fault's to tell. */
export function outcomeText(outcome: Outcome, context: OutcomeContext): Line[] {
  const { host } = context;
  switch (outcome.kind) {
    case "applied":
      return [
        line(span(`Applied to ${host}: ${counted(outcome)} in ${elapsed(outcome.seconds)}.`, "add")),
        line(`Undo with: ${rollbackCommand(outcome.id, context)}`),
      ];
    case "nothing-to-do":
      return [line(`Nothing to do on ${host}.`)];
    case "refused":
      return [line(`Nothing was changed on ${host}.`)];
    case "rolled-back":
      return outcome.fault === null
        ? [line(span(`Rolled back ${host}: it is as it was before ${shortId(outcome.id)}.`, "add"))]
        : [line(span(`Not applied to ${host}: rolled back, it is as it was before.`, "risk"))];
    case "not-restored":
      return [
        line(span(`${host} is NOT as it was before. What still differs:`, "error")),
        ...outcome.steps.map((step) => line("  - ", step)),
        line("It stays locked until it is restored, or accepted as it is."),
      ];
    case "accepted":
      return [
        line(span(`${host} is accepted as it is, and free for other changes. What differs from before:`, "risk")),
        ...outcome.steps.map((step) => line("  - ", step)),
      ];
    case "proved":
      return [
        line(span(`Proved on ${host}: it went back by itself, and is as it was before.`, "add")),
        ...proofRows(outcome),
        line(`Apply it for good with: ${commandText(context.call, host, ["apply"])}`),
      ];
    case "not-proved":
      return [
        line(span(`Not proved on ${host}: it is NOT as it was before. What differs:`, "error")),
        ...outcome.differences.map((each) => line("  - ", each)),
        ...table([outageCells(outcome.outage)]),
      ];
    case "not-ended":
      return [
        line(span(`${host} answers, but whether it was restored it has not said yet.`, "error")),
        line(`It goes on by itself. Where it stands: ${commandText(context.call, host, ["history"])}`),
      ];
    case "unreachable":
      return unreachable(outcome.id, host);
    default:
      return outcome satisfies never;
  }
}

function unreachable(id: string | null, host: string): Line[] {
  return id === null
    ? [line(`Nothing was changed on ${host}.`)]
    : [
        line(span(`${host} does not answer, and whether it was restored is not known from here.`, "error")),
        line("It undoes the change by itself once its window has passed, or at its next boot."),
        line(`On its console: sh /var/lib/routable/transactions/${id}/undo`),
      ];
}

function proofRows({ backAfter, window, undoTook, files, outage }: Extract<Outcome, { kind: "proved" }>): Line[] {
  const times = `${elapsed(backAfter)} after arming: the window of ${seconds(window)}, then ${elapsed(undoTook)} to go back`;
  return table([
    row("back", times),
    row("compared", `facts, running containers, ${files} paths below /etc byte for byte`),
    outageCells(outage),
  ]);
}

/** What somebody who works on the host feels of it. */
function outageCells(outage: Outage | null): Span[] {
  if (outage === null) return row("outage", "not measured: nothing was heard all the while");
  const { heard, applyingMs, goingBackMs, atRestMs } = outage;
  const rest = atRestMs === null ? "" : `; ${atRestMs} ms at rest`;
  const silences = `${applyingMs} ms at most while applying, ${goingBackMs} ms going back${rest}`;
  return row(heard === "session" ? "SSH silent" : "gateway silent", silences);
}

function row(name: string, text: string): Span[] {
  return [span(name, "dim"), span(text)];
}

function counted({ created, changed, removed }: Extract<Outcome, { kind: "applied" }>): string {
  const parts = [
    [created, "created"],
    [changed, "changed"],
    [removed, "removed"],
  ] as const;
  const shown = parts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return shown.length > 0 ? shown.join(", ") : "nothing changed";
}

function rollbackCommand(id: string, { host, call }: OutcomeContext, ...options: readonly string[]): string {
  return commandText(call, host, ["rollback", "--to", shortId(id), ...options]);
}
