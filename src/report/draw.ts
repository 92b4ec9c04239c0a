import { styleText } from "node:util";
import { withoutCredentials } from "./secrets.ts";
import { visible } from "./visible.ts";

/** How the reader's terminal wants to be drawn to; decided once, at the edge. */
export interface Look {
  color: boolean;
  /** Columns. */
  width: number;
}

export type Style = "add" | "change" | "remove" | "risk" | "error" | "strong" | "dim" | "hunk";

/** A piece of one line. Its text is clean: made by `span`, which hides secrets and control characters. */
export interface Span {
  readonly text: string;
  readonly style: Style | null;
}

export type Line = readonly Span[];

export function span(text: string, style: Style | null = null): Span {
  return { text: visible(withoutCredentials(text)), style };
}

/** A line from plain strings and spans; plain strings are cleaned too. */
export function line(...parts: readonly (string | Span)[]): Line {
  return parts.map((part) => (typeof part === "string" ? span(part) : part));
}

/** Blocks with a blank line between them. */
export function separated(blocks: readonly (readonly Line[])[]): Line[] {
  return blocks.flatMap((block, index) => [...(index > 0 ? [line()] : []), ...block]);
}

/** Pads a clean span to a column's width. */
export function padded(cell: Span, width: number): Span {
  return { ...cell, text: cell.text + " ".repeat(Math.max(0, width - lengthOf(cell.text))) };
}

/** Columns that a text takes, a character each. */
export function lengthOf(text: string): number {
  return [...text].length;
}

/** The finished text, each line with its line break and without trailing blanks. */
export function draw(lines: readonly Line[], look: Look): string {
  return lines.map((spans) => `${drawLine(spans, look)}\n`).join("");
}

const formats: Record<Style, Parameters<typeof styleText>[0]> = {
  add: "green",
  change: "yellow",
  remove: "red",
  risk: ["bold", "yellow"],
  error: ["bold", "red"],
  strong: "bold",
  dim: "dim",
  hunk: "cyan",
};

function drawLine(spans: Line, look: Look): string {
  return withoutTrailingBlanks(spans)
    .map(({ text, style }) =>
      look.color && style !== null ? styleText(formats[style], text, { validateStream: false }) : text,
    )
    .join("");
}

function withoutTrailingBlanks(spans: Line): Line {
  const last = spans.findLastIndex(({ text }) => text.trim() !== "");
  return spans
    .slice(0, last + 1)
    .map((each, index) => (index === last ? { ...each, text: each.text.trimEnd() } : each));
}
