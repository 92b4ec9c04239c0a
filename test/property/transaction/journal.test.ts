import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { phaseOf, readJournal } from "../../../src/transaction/journal.ts";

const runtime = new URL("../../../src/transaction/on-host/runtime.sh", import.meta.url).pathname;
const words = [
  "begun",
  "armed 1795161440",
  "begin 001",
  "done 001",
  "failed 001 1",
  "applied 3 3",
  "committed",
  "undo revert",
  "undone 001",
  "rolled-back 3 3",
  "not-restored 2 3",
];
const journals = fc
  .array(fc.tuple(fc.nat(), fc.constantFrom(...words)), { maxLength: 12 })
  .map((entries) => entries.map(([at, word]) => `${at}.123 ${word}\n`).join(""));

let transaction: string;
beforeAll(() => {
  transaction = mkdtempSync(join(tmpdir(), "routable-journal-"));
});
afterAll(() => rmSync(transaction, { recursive: true }));

/** What the on-host programs make of the journal, after they mended it. */
function phaseOnHost(journal: string): string {
  writeFileSync(join(transaction, "journal"), journal);
  const program = `transaction=$1; . "$2"; mend_journal; phase; cat "$transaction/journal"`;
  return execFileSync("sh", ["-c", program, "sh", transaction, runtime], { encoding: "utf8" });
}

test("the host and the controller read the same phase from a journal torn at any byte", () => {
  fc.assert(
    fc.property(journals, fc.nat(), (journal, cut) => {
      const torn = journal.slice(0, cut % (journal.length + 1));
      const [onHost = "", ...mended] = phaseOnHost(torn).split("\n");
      const expected = phaseOf(readJournal(torn));
      expect(onHost || "none").toBe(expected);
      expect(phaseOf(readJournal(mended.join("\n")))).toBe(expected);
    }),
    { numRuns: 60 },
  );
});

test("a torn line never swallows the next one", () => {
  fc.assert(
    fc.property(journals, fc.nat(), fc.constantFrom(...words), (journal, cut, word) => {
      const torn = journal.slice(0, cut % (journal.length + 1));
      const whole = torn.slice(0, torn.lastIndexOf("\n") + 1);
      const mended = torn === whole ? torn : `${torn} torn\n`;
      expect(readJournal(`${mended}9.9 ${word}\n`)).toEqual([...readJournal(whole), ...readJournal(`9.9 ${word}\n`)]);
    }),
  );
});
