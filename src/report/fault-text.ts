import type { Place } from "../fault/fault.ts";
import { type Line, line, padded, separated, span } from "./draw.ts";
import type { SpelledOut } from "./next-command.ts";
import { sourceExcerpt } from "./source-excerpt.ts";
import { wrapped } from "./wrapped.ts";

/** All diagnostics, a blank line between them. */
export function faultText(diagnostics: readonly SpelledOut[], width: number): Line[] {
  return separated(diagnostics.map((diagnostic) => diagnosticLines(diagnostic, width)));
}

function diagnosticLines(diagnostic: SpelledOut, width: number): Line[] {
  const { code, summary, host, step, place, expected, found, hostState, next = [] } = diagnostic;
  const room = width - labelWidth - 2;
  const [first = "", ...others] = summary.split("\n");
  const subject = host === undefined || mentions(first, host) ? first : `${host}: ${first}`;
  return [
    line(span("error", "error"), " ", span(code, "strong"), "   ", subject),
    ...others.map((each) => line("  ", each)),
    ...(step === undefined ? placeLines(place, width) : [stepLine(step, place)]),
    ...rows("expected", expected && wrapped(expected, room)),
    ...rows("found", found),
    ...rows("host", hostState && wrapped(hostState, room)),
    ...rows("next", next.length > 0 ? next.join("\n") : undefined),
  ];
}

/** As a word of its own: `dock-1` is not meant by `dock-11`. */
function mentions(text: string, host: string): boolean {
  return text.split(/[^\p{L}\p{N}_.-]+/u).some((word) => word === host || word.replace(/\.+$/, "") === host);
}

const labelWidth = 10;

/** What a host printed is left as it is, and so is advice: its commands are to be pasted. */
function rows(label: string, value: string | undefined): Line[] {
  if (value === undefined) return [];
  return value
    .trimEnd()
    .split("\n")
    .map((text, index) => line("  ", padded(span(index === 0 ? label : "", "dim"), labelWidth), text));
}

function stepLine(step: string, place: Place | undefined): Line {
  const label = padded(span("step", "dim"), labelWidth);
  return place === undefined
    ? line("  ", label, step)
    : line("  ", label, padded(span(step), 33), span(`${place.file}:${place.line}`, "dim"));
}

function placeLines(place: Place | undefined, width: number): Line[] {
  if (place === undefined) return [];
  const excerpt = sourceExcerpt(place, width - labelWidth - 2);
  return [
    ...rows("at", `${place.file}:${place.line}:${place.column}`),
    ...excerpt.map((spans) => [span(" ".repeat(labelWidth + 2)), ...spans]),
  ];
}
