/**
 * One logical line of an interfaces file: a physical line together with those that a closing backslash joins to it.
 * `raw` of all lines in order is the file, byte for byte.
 */
export interface Line {
  raw: string;
  /** Of its first physical line, from 1. */
  number: number;
  /** None for a blank line and for a comment. */
  words: readonly Word[];
  /** What follows the first word, as ifupdown takes it for an option's value. */
  value: string;
}

export interface Word {
  text: string;
  /** Where it stands in `raw`; null where a line break divides it. */
  span: { start: number; end: number } | null;
}

// What C's isspace() takes for white space; JavaScript's \s takes more.
const comment = /^[\t\n\v\f\r ]*#/;
const blank = /^[\t\n\v\f\r ]*$/;

/**
 * Reads as ifupdown 0.8 does: `#` begins a comment only at the start of a line, a comment is never continued, and a
 * backslash continues a line only as its very last character.
 */
export function parseLines(text: string): Line[] {
  const physical = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const lines: Line[] = [];
  let number = 1;
  for (let index = 0; index < physical.length; ) {
    const parts = [physical[index] ?? ""];
    if (!comment.test(parts[0] ?? "")) {
      while (/\\\n$/.test(parts.at(-1) ?? "") && index + parts.length < physical.length) {
        parts.push(physical[index + parts.length] ?? "");
      }
    }
    lines.push(lineOf(parts, number));
    index += parts.length;
    number += parts.length;
  }
  return lines;
}

export function printLines(lines: readonly Line[]): string {
  return lines.map(({ raw }) => raw).join("");
}

/** The line with some of its words replaced and every other byte kept. Only words that have a span can be. */
export function withWords({ raw, words }: Line, replacements: ReadonlyMap<number, string>): string {
  let end = raw.length;
  let tail = "";
  for (const index of [...replacements.keys()].toSorted((one, other) => other - one)) {
    const span = words[index]?.span;
    if (!span) throw new Error(`word ${index} of line ${JSON.stringify(raw)} cannot be replaced`);
    tail = `${replacements.get(index)}${raw.slice(span.end, end)}${tail}`;
    end = span.start;
  }
  return raw.slice(0, end) + tail;
}

function lineOf(parts: readonly string[], number: number): Line {
  const raw = parts.join("");
  if (comment.test(parts[0] ?? "") || blank.test(raw)) return { raw, number, words: [], value: "" };
  const joined = joinedOf(parts);
  const words = [...joined.text.matchAll(/[^\t\n\v\f\r ]+/g)].map((match) => {
    const start = joined.offsets[match.index] ?? 0;
    const end = (joined.offsets[match.index + match[0].length - 1] ?? 0) + 1;
    return { text: match[0], span: raw.slice(start, end) === match[0] ? { start, end } : null };
  });
  const value = joined.text.replace(/^[\t\n\v\f\r ]*[^\t\n\v\f\r ]+[\t\n\v\f\r ]*|[\t\n\v\f\r ]+$/g, "");
  return { raw, number, words, value };
}

/** The line as ifupdown sees it, without its joints, and where each character of it stands in `raw`. */
function joinedOf(parts: readonly string[]): { text: string; offsets: readonly number[] } {
  let text = "";
  const offsets: number[] = [];
  let start = 0;
  for (const part of parts) {
    const kept = part.replace(/\\?\n$/, "");
    for (let index = 0; index < kept.length; index += 1) offsets.push(start + index);
    text += kept;
    start += part.length;
  }
  return { text, offsets };
}
