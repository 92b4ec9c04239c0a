import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { phaseOf, readJournal } from "../../../src/transaction/journal.ts";
import { fileStep, hastyUptime, LaidTransactions } from "../../support/laid-transaction.ts";

let host: LaidTransactions;
let directory: string;
let path: string;
beforeEach(() => {
  host = new LaidTransactions({ cut: hastyUptime });
  path = host.path("file");
  writeFileSync(path, "before\n", { mode: 0o644 });
  directory = host.lay("t-0001", [fileStep(path, "before\n", "after\n")]);
  for (const verb of ["save", "apply"]) host.sh([join(directory, "step.sh"), verb, "001"]);
  writeFileSync(join(directory, "journal"), "1.0 begun\n2.0 armed 62\n3.0 begin 001\n4.0 done 001\n");
  linkSync(join(directory, "holder"), host.path("state/lock"));
  // What makes that it cannot be restored.
  rmSync(join(directory, "saved/001/before"));
});
afterEach(() => host.remove());

test("a person who was told what differs may take the host as it is: on record, and the lock is given back", () => {
  expect(undo("revert").status).toBe(4);
  note("bob@desk");
  expect(undo("operator", "force")).toMatchObject({
    status: 0,
    stdout: `accepted: 1 of 1 differ from the state before\nfile ${path}\n`,
  });
  expect(journal()).toMatch(/ accepted 0 1 by bob@desk\n$/);
  expect(phaseOf(readJournal(journal()))).toBe("accepted");
  expect(existsSync(host.path("state/lock"))).toBe(false);
  expect(host.sh([join(host.lay("t-0002", []), "begin.sh")]).stdout).toBe("begun\n");
});

test("at the console the word force does the same", () => {
  undo("revert");
  expect(undo("force").status).toBe(0);
  expect(journal()).toMatch(/ accepted 0 1 by \S+@\S+\n$/);
  expect(undo()).toMatchObject({ status: 0, stdout: "accepted as it is\n" });
});

test("nobody accepts what was not there to be seen: the first undo that fails is told of, force or not", () => {
  expect(undo("operator", "force").status).toBe(4);
  expect(undo("operator").status).toBe(4);
  expect(existsSync(host.path("state/lock"))).toBe(true);
  expect(undo("operator", "force").status).toBe(0);
});

test.each(["revert", "boot", "soft-reboot"])("an undo by %s accepts nothing", (reason) => {
  writeFileSync(join(directory, "journal"), `${journal()}5.0 undo revert\n6.0 not-restored 0 1\n`);
  expect(undo(reason).status).toBe(4);
});

test("where it can be restored after all, it is, and nothing is accepted", () => {
  undo("revert");
  writeFileSync(join(directory, "saved/001/before"), "before\n", { mode: 0o644 });
  expect(undo("operator", "force")).toMatchObject({ status: 0, stdout: "rolled-back\n" });
  expect(host.read("file")).toBe("before\n");
});

function note(who: string) {
  host.sh([join(directory, "undo"), "check", "force", `${who} since today, rolling back`]);
}

function undo(...args: string[]) {
  return host.sh([join(directory, "undo"), ...args]);
}

function journal(): string {
  return readFileSync(join(directory, "journal"), "utf8");
}
