import type { Event } from "../transaction/event.ts";
import { type Line, line, padded, span } from "./draw.ts";
import { elapsed } from "./words.ts";

/** One line for one event: `dock-1  armed        undo 7f3a in 60 s                      0.4 s`. */
export function eventLine(event: Event): Line {
  const style = event.phase === "undo" ? "risk" : "dim";
  return line(
    span(event.host, "strong"),
    "  ",
    padded(span(labelOf(event), style), 13),
    padded(span(event.text), 37),
    "  ",
    span(elapsed(event.elapsed), "dim"),
  );
}

function labelOf({ phase, step }: Event): string {
  if (phase === "step" && step !== undefined) return `step ${step.index}/${step.of}`;
  return phase === "arm" ? "armed" : phase;
}
