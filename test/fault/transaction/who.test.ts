import { linkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fileStep, LaidTransactions } from "../../support/laid-transaction.ts";

/** An undo stops the apply, whatever it is: at that moment somebody looks at the lock. */
const systemctl = `[ "$1" != kill ] || cat "$HOST/state/lock" >"$HOST/seen"`;

let host: LaidTransactions;
let directory: string;
beforeEach(() => {
  host = new LaidTransactions({ systemctl });
  const path = host.path("file");
  writeFileSync(path, "before\n", { mode: 0o644 });
  directory = host.lay("t-0001", [fileStep(path, "before\n", "after\n")]);
  for (const verb of ["save", "apply"]) host.sh([join(directory, "step.sh"), verb, "001"]);
});
afterEach(() => host.remove());

const bob = "DOMAIN\\bob $HOME `reboot`@desk since 2026-11-20T11:00:00.000Z, rolling back";

test("the lock of a rollback names who rolls back, not who applied", () => {
  committed();
  expect(undo("check", "", bob)).toMatchObject({ status: 0 });
  expect(undo("operator").stdout).toBe("rolled-back\n");
  expect(host.read("seen")).toBe(`t-0001\n${bob}\n`);
});

test("so it does where the transaction still had the lock", () => {
  writeFileSync(join(directory, "journal"), "1.0 begun\n2.0 armed 62\n3.0 begin 001\n4.0 applied 1 1\n");
  linkSync(join(directory, "holder"), host.path("state/lock"));
  undo("check", "", bob);
  undo("operator");
  expect(host.read("seen")).toBe(`t-0001\n${bob}\n`);
});

test("at the console it is who is logged in there, since now", () => {
  committed();
  undo("check", "", bob);
  expect(undo().stdout).toBe("rolled-back\n");
  expect(host.read("seen")).toMatch(/^t-0001\n\S+@\S+ since 2\d{3}-\S+Z, rolling back\n$/);
});

test("the window's end names nobody else", () => {
  writeFileSync(join(directory, "journal"), "1.0 begun\n2.0 armed 62\n3.0 begin 001\n");
  linkSync(join(directory, "holder"), host.path("state/lock"));
  undo("revert");
  expect(host.read("seen")).toBe(host.read("state/transactions/t-0001/holder"));
});

test("whoever comes second is told who rolls back", () => {
  committed();
  undo("check", "", bob);
  linkSync(join(directory, "going-back"), host.path("state/lock"));
  writeFileSync(join(directory, "journal"), "1.0 begun\n2.0 committed\n3.0 undo operator\n");
  expect(host.sh([join(host.lay("t-0002", []), "begin.sh")]).stdout).toBe(`refused locked ${bob}\n`);
});

function committed() {
  writeFileSync(join(directory, "journal"), "1.0 begun\n2.0 armed 62\n3.0 begin 001\n4.0 applied 1 1\n5.0 committed\n");
}

function undo(...args: string[]) {
  return host.sh([join(directory, "undo"), ...args]);
}
