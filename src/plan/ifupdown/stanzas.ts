import type { Place } from "../../fault/fault.ts";
import { type Line, parseLines } from "./lines.ts";

/** One interfaces file, read: what it says in its own order. */
export interface InterfacesFile {
  path: string;
  lines: readonly Line[];
  statements: readonly Statement[];
}

export type Statement = Stanza | Mark | Include | Mapping | Unknown;

interface AtLine {
  file: string;
  /** Index into the file's lines. */
  at: number;
}

/** `iface eth0 inet static` and the options below it. */
export interface Stanza extends AtLine {
  kind: "iface";
  name: string;
  /** `inet`, `inet6`; null where the line leaves it to what it inherits. */
  family: string | null;
  method: string | null;
  inherits: string | null;
  options: readonly Option[];
}

export interface Option {
  name: string;
  value: string;
  at: number;
}

/** `auto eth0`, `allow-hotplug eth0`, `no-auto-down eth0`, `no-scripts eth0`. */
export interface Mark extends AtLine {
  kind: "mark";
  mark: string;
  names: readonly string[];
  /** Where the line names nothing, it marks the stanza that it stands in. */
  stanza: Stanza | null;
}

export interface Include extends AtLine {
  kind: "source" | "source-directory";
  pattern: string;
}

export interface Mapping extends AtLine {
  kind: "mapping";
  patterns: readonly string[];
}

/** `rename`, and what ifupdown itself would refuse. */
export interface Unknown extends AtLine {
  kind: "rename" | "misplaced";
}

export function parseInterfaces(path: string, text: string): InterfacesFile {
  const lines = parseLines(text);
  const statements: Statement[] = [];
  let open: (Stanza & { options: Option[] }) | "mapping" | null = null;
  for (const [at, line] of lines.entries()) {
    const [keyword, ...rest] = line.words.map((word) => word.text);
    if (keyword === undefined) continue;
    const where = { file: path, at };
    if (keyword === "iface") {
      open = { kind: "iface", ...where, ...headOf(rest), options: [] };
      statements.push(open);
    } else if (keyword === "mapping") {
      statements.push({ kind: "mapping", ...where, patterns: rest });
      open = "mapping";
    } else if (isMark(keyword)) {
      const stanza: Stanza | null = rest.length === 0 && open !== "mapping" ? open : null;
      statements.push({ kind: "mark", ...where, mark: keyword, names: stanza ? [stanza.name] : rest, stanza });
      if (!stanza) open = null;
    } else if (keyword === "source" || keyword.startsWith("source-dir")) {
      statements.push({ kind: keyword === "source" ? "source" : "source-directory", ...where, pattern: line.value });
      open = null;
    } else if (keyword === "rename") {
      statements.push({ kind: "rename", ...where });
      open = null;
    } else if (open === null) {
      statements.push({ kind: "misplaced", ...where });
    } else if (open !== "mapping") {
      open.options.push({ name: keyword, value: line.value, at });
    }
  }
  return { path, lines, statements };
}

export function placeIn({ path, lines }: InterfacesFile, at: number): Place {
  const line = lines[at];
  const raw = line?.raw ?? "";
  const first = raw.split("\n")[0] ?? "";
  const column = first.length - first.trimStart().length + 1;
  return { file: path, line: line?.number ?? 1, column, text: first, length: Math.max(first.trim().length, 1) };
}

function isMark(keyword: string): boolean {
  return /^(auto|allow-.+|no-auto-down|no-scripts)$/.test(keyword);
}

/** The words after `iface`. ifupdown takes `inherits` in the place of the family or of the method, too. */
function headOf(words: readonly string[]): Pick<Stanza, "name" | "family" | "method" | "inherits"> {
  const [name = "", ...rest] = words;
  const keyword = rest.indexOf("inherits");
  const [family = null, method = null] = keyword === -1 ? rest : rest.slice(0, keyword);
  return { name, family, method, inherits: keyword === -1 ? null : (rest[keyword + 1] ?? null) };
}
