import { type Diagnostic, Fault } from "../fault/fault.ts";

const mostShown = 100;

/** All errors as one Fault, in the order of the text; null when there are none. Takes no more than are worth showing. */
export function faultOf(errors: Iterable<Diagnostic>): Fault | null {
  const shown: Diagnostic[] = [];
  let more = false;
  for (const error of errors) {
    more = shown.length === mostShown;
    if (more) break;
    shown.push(error);
  }
  const [first, ...others] = shown.sort(byPlace);
  if (!first) return null;
  return new Fault([first, ...others, ...(more ? [moreErrors] : [])]);
}

const moreErrors: Diagnostic = {
  code: "profile/more-errors",
  summary: `there are more than these ${mostShown} errors`,
};

function byPlace({ place: a }: Diagnostic, { place: b }: Diagnostic): number {
  return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0);
}
