/** `dock-1`, `dock-1 and dock-2`, `dock-1, dock-2 and dock-3`. */
export function listed(names: readonly string[]): string {
  return list.format(names);
}

// British English: no comma before the "and".
const list = new Intl.ListFormat("en-GB", { type: "conjunction" });

/** `60 s`: a length of time that somebody chose. */
export function seconds(value: number): string {
  return `${value} s`;
}

/** `0.4 s`: a length of time that was measured. */
export function elapsed(value: number): string {
  return `${value.toFixed(1)} s`;
}
