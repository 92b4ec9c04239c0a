import type { Place } from "../fault/fault.ts";
import { type Line, lengthOf, line, span } from "./draw.ts";
import { withoutCredentials } from "./secrets.ts";
import { visible } from "./visible.ts";

/** The source line with its number, and a caret below what is meant. Nothing where the place holds no text. */
export function sourceExcerpt(place: Place, width: number): Line[] {
  if (place.text === undefined) return [];
  const number = String(place.line);
  const marked = clipped(markedLine(place.text, place.column, place.length ?? 1), width - number.length - 3);
  const carets = "^".repeat(Math.max(1, lengthOf(visible(marked.middle))));
  return [
    line(span(`${number} | `, "dim"), `${marked.before}${marked.middle}${marked.after}`),
    line(
      span(`${" ".repeat(number.length)} | `, "dim"),
      " ".repeat(lengthOf(visible(marked.before))),
      span(carets, "error"),
    ),
  ];
}

interface Marked {
  before: string;
  middle: string;
  after: string;
}

/** Secrets are hidden in the whole line first: cut in pieces, a password could not be recognised any more. */
function markedLine(source: string, column: number, length: number): Marked {
  const text = withoutCredentials(source);
  const start = shifted(source, text, Math.min(column - 1, source.length));
  const end = Math.max(start, shifted(source, text, Math.min(column - 1 + length, source.length)));
  return { before: text.slice(0, start), middle: text.slice(start, end), after: text.slice(end) };
}

/** Where an offset of the source line lies in the line with its secrets hidden. */
function shifted(source: string, text: string, offset: number): number {
  if (source === text) return offset;
  let same = 0;
  while (same < text.length && source[same] === text[same]) same += 1;
  return offset <= same ? offset : Math.max(same, text.length - (source.length - offset));
}

/** Keeps what is meant in view when the line is wider than the terminal. */
function clipped({ before, middle, after }: Marked, width: number): Marked {
  const room = Math.max(20, width);
  if (before.length + middle.length + after.length <= room) return { before, middle, after };
  const kept = middle.slice(0, Math.floor(room / 2));
  const left = before.length <= room / 3 ? before : `…${before.slice(before.length - Math.floor(room / 3) + 1)}`;
  const right = middle.slice(kept.length) + after;
  const rest = room - left.length - kept.length;
  return { before: left, middle: kept, after: right.length <= rest ? right : `${right.slice(0, rest - 1)}…` };
}
