/**
 * Text from a profile or a host, safe to write to a terminal: control characters, and the marks that reorder or hide
 * text, are shown as `\x1b` or `\u202e` and never sent. Line breaks count as control characters: callers split lines.
 */
export function visible(text: string): string {
  return text.replace(unseen, escaped);
}

// C0, DEL, C1, zero-width and bidirectional marks, line and paragraph separators, the byte order mark, lone surrogates.
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const named: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code > 0xffff) return `\\u{${hex}}`;
  return named[character] ?? (code < 0x100 ? `\\x${hex.padStart(2, "0")}` : `\\u${hex.padStart(4, "0")}`);
}
