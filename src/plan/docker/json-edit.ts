import { findNodeAtLocation, type Node, parseTree } from "jsonc-parser";

/**
 * JSON text with one property set. jsonc-parser's own `modify` lays out the lines around an edit anew; here a value is
 * replaced where it stands, and a new property follows the last one in that one's manner.
 *
 * @param path of a property whose parent is an object of the text
 */
export function withProperty(text: string, path: readonly string[], value: unknown): string {
  const root = parseTree(text);
  const parent = root && findNodeAtLocation(root, path.slice(0, -1));
  if (!root || parent?.type !== "object") throw new Error(`no object at ${path.slice(0, -1).join(".") || "the top"}`);
  const manner = mannerOf(text);
  const present = findNodeAtLocation(root, [...path]);
  if (present) return spliced(text, present, printed(value, manner, indentAt(text, present.offset)));
  const key = JSON.stringify(path.at(-1));
  const last = parent.children?.at(-1);
  if (!last) {
    const outer = indentAt(text, parent.offset);
    const inner = outer + manner.indent;
    const body = `${key}: ${printed(value, manner, inner)}`;
    return spliced(text, parent, `{${manner.eol}${inner}${body}${manner.eol}${outer}}`);
  }
  const before = /[ \t\r\n]*$/.exec(text.slice(0, last.offset))?.[0] ?? "";
  const indent = before.includes("\n") ? before.slice(before.lastIndexOf("\n") + 1) : null;
  const gap = indent === null ? before : `${manner.eol}${indent}`;
  const colon = colonOf(text, last);
  const body = indent === null ? JSON.stringify(value) : printed(value, manner, indent);
  const end = last.offset + last.length;
  return `${text.slice(0, end)},${gap}${key}${colon}${body}${text.slice(end)}`;
}

interface Manner {
  indent: string;
  eol: "\n" | "\r\n";
}

function mannerOf(text: string): Manner {
  return { indent: /\n([ \t]+)"/.exec(text)?.[1] ?? "  ", eol: text.includes("\r\n") ? "\r\n" : "\n" };
}

function printed(value: unknown, { indent, eol }: Manner, outer: string): string {
  return JSON.stringify(value, null, indent).replaceAll("\n", `${eol}${outer}`);
}

function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start))?.[0] ?? "";
}

/** What stands between a property's name and its value. */
function colonOf(text: string, { children: [name, value] = [] }: Node): string {
  return name && value ? text.slice(name.offset + name.length, value.offset) : ": ";
}

function spliced(text: string, { offset, length }: Node, replacement: string): string {
  return text.slice(0, offset) + replacement + text.slice(offset + length);
}
