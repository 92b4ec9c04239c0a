import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { phaseOf, readJournal } from "../../../src/transaction/journal.ts";
import { fileStep, LaidTransactions } from "../../support/laid-transaction.ts";

// A file system may know of a file's new length before it knows what it holds.
const ends = { nothing: "", garbage: "\0\0\xe2\x82" };

const journal = "1.0 begun\n1.1 armed 61\n2.0 begin 001\n2.1 done 001\n2.2 begin 002\n2.4 applied 2 2\n";

let host: LaidTransactions;
beforeEach(() => {
  host = new LaidTransactions();
});
afterEach(() => host.remove());

describe("undo, where the journal is torn at any byte, and after it comes", () => {
  test.each(Object.entries(ends))(
    "%s",
    (_, end) => {
      const etc = host.path("etc");
      mkdirSync(etc);
      const [one, two] = [join(etc, "one"), join(etc, "two")];
      writeFileSync(one, "before\n", { mode: 0o644 });
      const directory = host.lay("t-0001", [fileStep(one, "before\n", "after\n"), fileStep(two, null, "after\n")]);
      host.sh(["-c", 'sh "$0" save 001 && sh "$0" save 002', join(directory, "step.sh")]);

      for (let length = 0; length <= journal.length; length++) {
        const seen = Buffer.concat([Buffer.from(journal.slice(0, length)), Buffer.from(end, "latin1")]);
        writeFileSync(join(directory, "journal"), seen);
        // A line is on disk before what it announces is done: no file was changed that a whole line does not tell of.
        if (journal.slice(0, length).includes("begin 001\n")) writeFileSync(one, "after\n");
        if (journal.slice(0, length).includes("begin 002\n")) writeFileSync(two, "after\n", { mode: 0o644 });

        const undo = host.sh([join(directory, "undo"), "revert"]);

        const phase = phaseOf(readJournal(seen.toString()));
        const armed = phase === "armed" || phase === "applied";
        const said = armed ? "rolled-back\n" : "nothing was changed\n";
        expect(undo, `cut after ${length} bytes`).toMatchObject({ status: 0, stdout: said });
        expect(readdirSync(etc), `cut after ${length} bytes`).toEqual(["one"]);
        expect(readFileSync(one, "utf8")).toBe("before\n");
        const after = readFileSync(join(directory, "journal"), "utf8");
        expect(phaseOf(readJournal(after))).toBe(armed ? "rolled-back" : phase);
      }
    },
    60_000,
  );
});
