import { type Line, lengthOf, padded, type Span, span } from "./draw.ts";

/** Cells in aligned columns, two blanks between them, indented by two. Columns in `right` are aligned at their right. */
export function table(rows: readonly (readonly Span[])[], right: ReadonlySet<number> = new Set()): Line[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, lengthOf(cell.text));
    });
  }
  return rows.map((row) =>
    row.flatMap((cell, column) => {
      const width = widths[column] ?? 0;
      return [span("  "), right.has(column) ? leftPadded(cell, width) : padded(cell, width)];
    }),
  );
}

function leftPadded(cell: Span, width: number): Span {
  return { ...cell, text: " ".repeat(width - lengthOf(cell.text)) + cell.text };
}
