/** A file in systemd's own format, read line by line; `lines` joined by line breaks is the file. */
export interface UnitFile {
  lines: readonly UnitLine[];
  /** Why it cannot be told with certainty what the file says, or null. */
  unclear: { reason: string; at: number } | null;
}

export type UnitLine =
  | { kind: "remark"; raw: string; section: string | null }
  | { kind: "section"; raw: string; section: string }
  | { kind: "entry"; raw: string; section: string; key: string; value: string };

/** `#` and `;` begin a comment only at the start of a line. A value that goes on in the next line is not followed. */
export function parseUnitFile(text: string): UnitFile {
  let section: string | null = null;
  let unclear: UnitFile["unclear"] = null;
  const lines = text.split("\n").map((raw, at): UnitLine => {
    const line = raw.trim();
    const header = /^\[([^\]]+)\]$/.exec(line)?.[1];
    if (header !== undefined) {
      section = header;
      return { kind: "section", raw, section };
    }
    const [, key, value] = /^([A-Za-z0-9-]+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (line === "" || /^[#;]/.test(line)) return { kind: "remark", raw, section };
    if (section === null || key === undefined || value === undefined || line.endsWith("\\")) {
      unclear ??= { reason: line.endsWith("\\") ? "a value that goes on in the next line" : "no `Key=value`", at };
      return { kind: "remark", raw, section };
    }
    return { kind: "entry", raw, section, key, value };
  });
  return { lines, unclear };
}

type Entry = Extract<UnitLine, { kind: "entry" }>;

export function entriesOf({ lines }: UnitFile): Entry[] {
  return lines.filter((line) => line.kind === "entry");
}

/** What a list in several lines comes to: an empty value takes back those before it. */
export function valuesOf(file: UnitFile, section: string, key: string): string[] {
  const entries = entriesOf(file).filter((entry) => entry.section === section && entry.key === key);
  const values = entries.map(({ value }) => value);
  return values.slice(values.lastIndexOf("") + 1);
}

/** Sections of one name, each for itself: `[Route]` may stand there many times. */
export function sectionsOf({ lines }: UnitFile, name: string): ReadonlyMap<string, string>[] {
  const sections: Map<string, string>[] = [];
  for (const line of lines) {
    if (line.section !== name) continue;
    if (line.kind === "section") sections.push(new Map());
    if (line.kind === "entry") sections.at(-1)?.set(line.key, line.value);
  }
  return sections;
}

export function isYes(value: string | undefined): boolean {
  return value !== undefined && /^(1|y|yes|t|true|on)$/i.test(value);
}
