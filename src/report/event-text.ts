import type { Event } from "../transaction/event.ts";
import { type Line, lengthOf, line, padded, span } from "./draw.ts";
import { shortened } from "./shortened.ts";
import { elapsed } from "./words.ts";

/** One line for one event: `dock-1  armed        undo 7f3a in 60 s                      0.4 s`. */
export function eventLine(event: Event, width: number): Line {
  const style = event.phase === "undo" ? "risk" : "dim";
  const host = span(event.host, "strong");
  const label = padded(span(labelOf(event), style), 13);
  const time = span(elapsed(event.elapsed).padStart(7), "dim");
  const room = width - [host, label, time].reduce((sum, { text }) => sum + lengthOf(text), 4);
  const column = Math.min(Math.max(room, narrowest), widest);
  const text = shortened(span(event.text), Math.max(room, narrowest));
  return line(host, "  ", label, padded(text, column), "  ", time);
}

/** The texts' column: in a wide terminal the time stays near them, in a narrow one a line breaks rather than they. */
const narrowest = 35;
const widest = 60;

function labelOf({ phase, step }: Event): string {
  const place = step === undefined ? "" : ` ${step.index}/${step.of}`;
  return `${phase === "arm" ? "armed" : phase}${place}`;
}
