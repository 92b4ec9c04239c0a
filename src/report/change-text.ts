import type { Change, Detail } from "../plan/plan.ts";
import { type Line, lengthOf, line, padded, type Style, span } from "./draw.ts";
import { fileDiff } from "./file-diff.ts";
import { visible } from "./visible.ts";
import { wrapped } from "./wrapped.ts";

/** Column widths that all changes of one plan share. */
export interface Columns {
  subject: number;
  valueName: number;
  /** Whether a risk of this length still fits beside its subject. */
  fits(risk: number): boolean;
  /** Columns for a risk below its subject. */
  below: number;
}

export function columnsOf(changes: readonly Change[], width: number): Columns {
  const subjects = changes.map(({ subject }) => lengthOf(span(subject).text));
  const names = changes.flatMap(({ details }) =>
    details.flatMap((detail) => (detail.kind === "value" ? [lengthOf(span(detail.name).text)] : [])),
  );
  const subject = Math.max(33, ...subjects.filter((length) => length <= longestSubject).map((length) => length + 2));
  return {
    subject,
    valueName: Math.min(Math.max(7, ...names), 28),
    fits: (risk) => 4 + subject + risk <= width,
    below: width - lengthOf(riskMark),
  };
}

/** A longer one has its risks below it, so that one long path does not push all risks out of sight. */
const longestSubject = 48;

const marks = {
  create: { sign: "+", style: "add" },
  change: { sign: "~", style: "change" },
  remove: { sign: "-", style: "remove" },
} as const satisfies Record<Change["action"], { sign: string; style: Style }>;

export function changeLines(change: Change, columns: Columns): Line[] {
  const { sign, style } = marks[change.action];
  return [
    ...headLines(change, sign, style, columns),
    ...change.details.flatMap((detail) => detailLines(change.action, detail, columns).map(indented)),
  ];
}

/** The subject with its risks at its side; where the line is too short for them, below it. */
function headLines(change: Change, sign: string, style: Style, columns: Columns): Line[] {
  const subject = span(change.subject, style);
  const mark = span(`  ${sign} `, style);
  const beside =
    lengthOf(subject.text) < columns.subject && change.risks.every(({ text }) => columns.fits(lengthOf(text)));
  if (!beside) return [line(mark, subject), ...change.risks.flatMap(({ text }) => riskLines(text, columns.below))];
  const [first, ...others] = change.risks.map(({ text }) => span(text, "risk"));
  return [
    line(mark, padded(subject, columns.subject), ...(first ? [first] : [])),
    ...others.map((risk) => line(" ".repeat(4 + columns.subject), risk)),
  ];
}

const riskMark = "      ! ";

function riskLines(text: string, room: number): Line[] {
  const mark = (index: number) => (index === 0 ? riskMark : " ".repeat(lengthOf(riskMark)));
  return wrapped(visible(text), room)
    .split("\n")
    .map((each, index) => line(mark(index), span(each, "risk")));
}

function detailLines(action: Change["action"], detail: Detail, columns: Columns): Line[] {
  switch (detail.kind) {
    case "value":
      return [line(padded(span(detail.name), columns.valueName + 2), valueText(action, detail))];
    case "file":
      return fileDiff(detail);
    case "note":
      return [line(detail.text)];
    default:
      return detail satisfies never;
  }
}

function valueText(action: Change["action"], detail: Extract<Detail, { kind: "value" }>): string {
  const before = detail.before ?? "(none)";
  const after = detail.after ?? "(none)";
  switch (action) {
    case "create":
      return detail.before === null ? after : `${before} → ${after}`;
    case "remove":
      return detail.after === null ? before : `${before} → ${after}`;
    case "change":
      return `${before} → ${after}`;
    default:
      return action satisfies never;
  }
}

function indented(spans: Line): Line {
  return [span("      "), ...spans];
}
