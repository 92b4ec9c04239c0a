import { distance } from "fastest-levenshtein";

/** The known name that a misspelt one was probably meant to be, or null when none is near enough to suggest. */
export function closestName(name: string, known: readonly string[]): string | null {
  const wanted = plain(name);
  // Names are short; anything else is not a slip of the finger.
  if (wanted.length > 63) return null;
  let closest: { name: string; slips: number } | null = null;
  for (const candidate of known) {
    const slips = distance(wanted, plain(candidate));
    if (slips < (closest?.slips ?? Infinity)) closest = { name: candidate, slips };
  }
  return closest && closest.slips <= Math.ceil(wanted.length / 3) ? closest.name : null;
}

/** daemon.json's `ip-forward` and a careless `ip_forward` mean `ipForward`. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, "");
}
