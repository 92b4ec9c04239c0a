import { readFileSync } from "node:fs";
import { Fault } from "../fault/fault.ts";
import type { Transport } from "../transport/transport.ts";
import { type Entry, type JournalPhase, phaseOf, readJournal } from "./journal.ts";

const program = readFileSync(new URL("./on-host/history.sh", import.meta.url), "utf8");

/** One transaction that a host remembers. */
export interface TransactionRecord {
  id: string;
  /** `ana@laptop since 2026-11-20T07:30:59.000Z, applying profiles/homelab.yaml` */
  holder: string;
  /** `1 created, 2 changed, 0 removed` */
  summary: string;
  phase: JournalPhase;
  entries: readonly Entry[];
}

/** What the host remembers, oldest first. Reads only. */
export async function readHistory(transport: Transport): Promise<TransactionRecord[]> {
  const { stdout } = await transport.run(["sh", "-s"], { stdin: program });
  return parseHistory(stdout);
}

function parseHistory(text: string): TransactionRecord[] {
  return text
    .split(/^transaction /m)
    .slice(1)
    .map((block) => {
      const [id = "", ...lines] = block.split("\n");
      const entries = readJournal(`${valuesOf(lines, "journal").join("\n")}\n`);
      return {
        id,
        holder: valuesOf(lines, "holder").join(),
        summary: valuesOf(lines, "summary").join(),
        phase: phaseOf(entries),
        entries,
      };
    });
}

function valuesOf(lines: readonly string[], word: string): string[] {
  return lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
}

/** By its whole id or its last characters. @throws Fault transaction/unknown-id where none or several match. */
export function findTransaction(records: readonly TransactionRecord[], id: string, host: string): TransactionRecord {
  const found = records.filter((record) => record.id === id || record.id.endsWith(`-${id}`));
  const [only] = found;
  if (only && found.length === 1) return only;
  throw new Fault({
    code: "transaction/unknown-id",
    summary:
      found.length === 0 ? `no transaction ${id} on ${host}` : `${found.length} transactions on ${host} end in ${id}`,
    host,
    expected: records.length === 0 ? "at least one transaction" : records.map((record) => record.id).join(", "),
    found: id,
    hostState: "untouched",
    next: [{ say: "see them all", command: ["history"] }],
  });
}
