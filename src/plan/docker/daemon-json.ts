import { type Node, type ParseError, parseTree, printParseErrorCode, visit } from "jsonc-parser";
import type { Place } from "../../fault/fault.ts";
import type { DaemonValue } from "../../topology/desired.ts";
import type { Refusal } from "../planning.ts";
import { daemonJsonPath } from "./engine.ts";
import { withProperty } from "./json-edit.ts";

/** The top level of a daemon.json that dockerd would read, with the text it came from. */
export interface DaemonJson {
  text: string;
  values: Readonly<Record<string, unknown>>;
}

/** Reads as strictly as dockerd does. An empty file is an empty configuration, to it and here. */
export function readDaemonJson(text: string): DaemonJson | Refusal {
  if (text.startsWith("\uFEFF"))
    return ambiguous(text, 0, 1, "a byte order mark, which dockerd takes in some releases only");
  if (text.trim() === "") return { text: "", values: {} };
  const comment = firstComment(text);
  if (comment) {
    return {
      code: "plan/daemon-json-comment",
      summary: `${daemonJsonPath} has a comment, and dockerd takes none`,
      at: placeAt(text, comment.offset, comment.length),
      expected: "JSON",
      found: "a comment, as JSON with comments would have it",
      next: ["take the comments out; dockerd will not start with them after its next restart either"],
    };
  }
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: false });
  const [error] = errors;
  if (error) return invalid(text, error.offset, error.length, messageOf(error));
  if (tree?.type !== "object") return invalid(text, tree?.offset ?? 0, tree?.length ?? 1, `a JSON ${tree?.type}`);
  const twice = secondOfAKey(tree);
  if (twice) return ambiguous(text, twice.offset, twice.length, `the key ${JSON.stringify(twice.value)} a second time`);
  return { text, values: JSON.parse(text) as Record<string, unknown> };
}

/** The text with these keys set, and everything else byte for byte: foreign keys, indentation, line ends. */
export function withValues({ text, values }: DaemonJson, wanted: Readonly<Record<string, DaemonValue>>): string {
  const missing = missingFrom(values, wanted);
  if (missing.length === 0) return text;
  if (text === "") return `${JSON.stringify(wanted, null, 2)}\n`;
  return missing.reduce((result, { path, value }) => withProperty(result, path, value), text);
}

/** Whether the key has this value already. */
export function hasValue({ values }: DaemonJson, key: string, value: DaemonValue): boolean {
  return missingFrom(values, { [key]: value }).length === 0;
}

/** The keys whose values differ, an object's members one by one: others in it are not ours. */
function missingFrom(
  values: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, DaemonValue>>,
): Missing[] {
  return Object.entries(wanted).flatMap(([key, value]): Missing[] => {
    const found = values[key];
    if (typeof value !== "object") return found === value ? [] : [{ path: [key], value }];
    if (typeof found !== "object" || found === null || Array.isArray(found)) return [{ path: [key], value }];
    return Object.entries(value)
      .filter(([name, member]) => (found as Record<string, unknown>)[name] !== member)
      .map(([name, member]) => ({ path: [key, name], value: member }));
  });
}

interface Missing {
  path: readonly string[];
  value: DaemonValue;
}

function firstComment(text: string): { offset: number; length: number } | null {
  let first: { offset: number; length: number } | null = null;
  visit(text, {
    onComment: (offset, length) => {
      first ??= { offset, length };
    },
  });
  return first;
}

/** dockerd would take the last one, and a person reading the first would be misled. At any depth. */
function secondOfAKey(tree: Node): Node | null {
  const open = [tree];
  for (let node = open.pop(); node; node = open.pop()) {
    const { type, children = [] } = node;
    const keys = type === "object" ? children.flatMap(({ children: [key] = [] }) => key ?? []) : [];
    const seen = new Set<unknown>();
    for (const key of keys) {
      if (seen.has(key.value)) return key;
      seen.add(key.value);
    }
    open.push(...children);
  }
  return null;
}

function messageOf({ error }: ParseError): string {
  const name = printParseErrorCode(error);
  const words = name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  const isComma = name === "PropertyNameExpected" || name === "ValueExpected";
  return isComma ? `${words} here; JSON takes no comma before a closing bracket` : words;
}

function invalid(text: string, offset: number, length: number, found: string): Refusal {
  return {
    code: "plan/daemon-json-invalid",
    summary: `${daemonJsonPath} is not what dockerd can read`,
    at: placeAt(text, offset, length),
    expected: "one JSON object",
    found,
    next: ["correct it; dockerd will not start with it after its next restart either"],
  };
}

/** dockerd may read it, but not as a person does. */
function ambiguous(text: string, offset: number, length: number, found: string): Refusal {
  return {
    ...invalid(text, offset, length, found),
    summary: `${daemonJsonPath} can be read in two ways`,
    expected: "one JSON object, each key once, and nothing before it",
    next: ["take out what is too much"],
  };
}

/** Where one of its keys stands in the file. */
export function placeOfKey({ text }: DaemonJson, key: string): Place {
  const node = parseTree(text)?.children?.find(({ children: [name] = [] }) => name?.value === key);
  return placeAt(text, node?.offset ?? 0, JSON.stringify(key).length);
}

function placeAt(text: string, offset: number, length: number): Place {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf("\n") + 1;
  const line = (text.slice(start).split("\n")[0] ?? "").replace(/\r$/, "");
  const column = offset - start + 1;
  const rest = Math.max(line.length - column + 1, 1);
  return {
    file: daemonJsonPath,
    line: before.split("\n").length,
    column,
    text: line,
    length: Math.max(1, Math.min(length, rest)),
  };
}
