import type { TransactionRecord } from "../transaction/history.ts";
import { shortId } from "../transaction/id.ts";
import type { JournalPhase } from "../transaction/journal.ts";
import { type Line, line, type Style, span } from "./draw.ts";
import { table } from "./table.ts";

export interface HistoryView {
  host: string;
  /** The transport's label. */
  label: string;
  /** Oldest first. */
  records: readonly TransactionRecord[];
}

/** What a host remembers of its transactions, newest last. */
export function historyText({ host, label, records }: HistoryView): Line[] {
  const head = [line(span(host, "strong"), "  ", span(label, "dim")), line()];
  if (records.length === 0) return [...head, line("  no transactions yet")];
  const titles = ["id", "begun (UTC)", "state", "by", "what"].map((title) => span(title, "dim"));
  return [...head, ...table([titles, ...records.map(recordRow)])];
}

function recordRow(record: TransactionRecord) {
  const [by = ""] = record.holder.split(" since ");
  const { text, style } = states[record.phase];
  return [span(shortId(record.id), "strong"), span(begun(record)), span(text, style), span(by), span(record.summary)];
}

const states: Readonly<Record<JournalPhase, { text: string; style: Style | null }>> = {
  none: { text: "not begun", style: "dim" },
  begun: { text: "begun, nothing changed", style: "change" },
  armed: { text: "under way", style: "change" },
  applied: { text: "awaiting confirmation", style: "change" },
  committed: { text: "committed", style: "add" },
  undo: { text: "being undone", style: "change" },
  "rolled-back": { text: "rolled back", style: null },
  "not-restored": { text: "NOT RESTORED", style: "error" },
  accepted: { text: "accepted, not restored", style: "change" },
};

/** By the first line of the journal, else by the id, which begins with the controller's time. */
function begun({ id, entries }: TransactionRecord): string {
  const [first] = entries;
  if (first) return new Date(first.at * 1000).toISOString().slice(0, 19).replace("T", " ");
  const stamp = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-/.exec(id);
  return stamp ? `${stamp[1]}-${stamp[2]}-${stamp[3]} ${stamp[4]}:${stamp[5]}:${stamp[6]}` : "";
}
