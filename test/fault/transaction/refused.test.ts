import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fileStep, LaidTransactions } from "../../support/laid-transaction.ts";

const committed = "1.0 begun\n2.0 armed 62\n3.0 begin 001\n4.0 applied 1 1\n5.0 committed\n";
let host: LaidTransactions;
let directory: string;
beforeEach(() => {
  host = new LaidTransactions();
  writeFileSync(host.path("file"), "before\n", { mode: 0o644 });
  directory = host.lay("t-0001", [fileStep(host.path("file"), "before\n", "after\n")]);
  for (const verb of ["save", "apply"]) host.sh([join(directory, "step.sh"), verb, "001"]);
  writeFileSync(join(directory, "journal"), committed);
});
afterEach(() => host.remove());

test.each(["rolled-back 1 1", "accepted 0 1 by bob"])("what is %s by now is not to be taken back again", (phase) => {
  writeFileSync(join(directory, "journal"), `${committed}6.0 undo operator\n7.0 ${phase}\n`);
  expect(undo("check", "", "ana since now")).toMatchObject({
    status: 1,
    stdout: `refused ended ${phase.split(" ")[0]}\n`,
  });
});

test("an edit between the check and the undo is kept, and the journal tells whoever follows it", () => {
  expect(undo("check", "", "ana since now").status).toBe(0);
  writeFileSync(host.path("file"), "theirs\n");
  expect(undo("operator")).toMatchObject({ status: 1, stdout: `refused edited ${host.path("file")}\n` });
  expect(said()).toMatch(/ refused edited \S+\/file\n$/);
  expect(host.read("file")).toBe("theirs\n");
});

test("where no guard can be installed nothing is undone, and nothing is left of the attempt", () => {
  rmSync(host.path("units"), { recursive: true });
  mkdirSync(host.path("units/sysinit.target.wants"), { recursive: true });
  mkdirSync(host.path("units/routable-guard.service/routable-guard.service"), { recursive: true });
  expect(undo("operator").status).toBe(1);
  expect(said()).toMatch(/ refused disk cp: .*routable-guard\.service.*\n$/);
  expect(host.read("file")).toBe("after\n");
  for (const left of ["state/lock", "state/guard"]) expect(existsSync(host.path(left))).toBe(false);
});

function undo(...args: string[]) {
  return host.sh([join(directory, "undo"), ...args]);
}

function said(): string {
  return readFileSync(join(directory, "journal"), "utf8");
}
