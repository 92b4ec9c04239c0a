import type { InterfacesFile } from "./stanzas.ts";

/** Changes to one file by line; every line that is not named stays byte for byte. */
export interface TextEdit {
  /** The new text of a line with its line break, or null where the line goes. */
  replace: Map<number, string | null>;
  /** Whole lines with their line breaks, to stand before and after a line. */
  before: Map<number, readonly string[]>;
  after: Map<number, readonly string[]>;
}

export function emptyEdit(): TextEdit {
  return { replace: new Map(), before: new Map(), after: new Map() };
}

export function edited({ lines }: InterfacesFile, { replace, before, after }: TextEdit): string {
  return lines
    .flatMap(({ raw }, at) => {
      const own = replace.has(at) ? replace.get(at) : raw;
      return [...(before.get(at) ?? []), ...(own ? [own] : []), ...(after.get(at) ?? [])];
    })
    .join("");
}
