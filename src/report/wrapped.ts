const narrowest = 20;

/** Prose, with line breaks between words so that no line is longer than that many columns where words allow it. */
export function wrapped(text: string, columns: number): string {
  const room = Math.max(narrowest, columns);
  return text.replace(new RegExp(`(?=.{${room + 1}})(.{1,${room}}) `, "gu"), "$1\n");
}
