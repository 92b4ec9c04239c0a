import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { phaseOf, readJournal } from "../../../src/transaction/journal.ts";
import { fileStep, LaidTransactions } from "../../support/laid-transaction.ts";

const contents = fc.option(fc.constantFrom("one\n", "two\n"), { nil: null });
const files = fc.array(fc.record({ before: contents, after: contents }), { minLength: 1, maxLength: 3 });

test("undo leads back from any prefix of the journal, torn or whole, killed or not", () => {
  fc.assert(
    fc.property(
      files,
      fc.nat(),
      fc.boolean(),
      fc.option(fc.integer({ min: 5, max: 120 })),
      (states, cut, late, kill) => {
        const host = new LaidTransactions();
        try {
          const paths = states.map((_, index) => host.path(`etc/made-${index}/file`));
          for (const [index, { before }] of states.entries()) put(paths[index] ?? "", before);
          mkdirSync(host.path("etc"), { recursive: true });
          const before = treeOf(host.path("etc"));
          const steps = states.map(({ before, after }, index) => fileStep(paths[index] ?? "", before, after));
          const directory = host.lay("t-0001", steps);
          const names = steps.map((_, index) => `00${index + 1}`);
          for (const name of names) host.sh([join(directory, "step.sh"), "save", name]);

          const journal = [
            "1.0 begun\n",
            "1.1 armed 61\n",
            ...names.flatMap((n) => [`2.0 begin ${n}\n`, `2.1 done ${n}\n`]),
          ];
          const text = journal.join("");
          const seen = text.slice(0, cut % (text.length + 1));
          writeFileSync(join(directory, "journal"), seen);
          // A line is on disk before what it announces is done: the last one begun may be done, or not yet.
          const begun = readJournal(seen).flatMap(({ word, rest: [name = ""] }) => (word === "begin" ? [name] : []));
          const applied = late || readJournal(seen).at(-1)?.word !== "begin" ? begun : begun.slice(0, -1);
          for (const name of applied) host.sh([join(directory, "step.sh"), "apply", name]);

          const undo = [join(directory, "undo"), "revert"];
          if (kill !== null) host.sh(undo, kill);
          const first = host.sh(undo);
          const armed = phaseOf(readJournal(seen)) === "armed";
          expect(first).toMatchObject({ status: 0, stdout: armed ? "rolled-back\n" : "nothing was changed\n" });
          expect(treeOf(host.path("etc"))).toEqual(before);
          const after = host.read("state/transactions/t-0001/journal");
          expect(host.sh(undo)).toEqual(first);
          expect(host.read("state/transactions/t-0001/journal")).toBe(after);
        } finally {
          host.remove();
        }
      },
    ),
    { numRuns: 25 },
  );
}, 90_000);

function put(path: string, content: string | null) {
  if (content === null) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content, { mode: 0o644 });
}

function treeOf(directory: string): Record<string, string | null> {
  const names = readdirSync(directory, { recursive: true, withFileTypes: true });
  const paths = names.map((entry) => ({ entry, path: join(entry.parentPath, entry.name) }));
  return Object.fromEntries(paths.map(({ entry, path }) => [path, entry.isFile() ? readFileSync(path, "utf8") : null]));
}
