import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fileStep, LaidTransactions } from "../../support/laid-transaction.ts";

let host: LaidTransactions;
let path: string;
let directory: string;
beforeEach(() => {
  host = new LaidTransactions();
  mkdirSync(host.path("etc"));
  path = host.path("etc/docker.service.d/routable.conf");
  directory = host.lay("t-0001", [fileStep(path, null, "made\n")]);
  for (const verb of ["save", "apply"]) step(verb);
  writeFileSync(join(directory, "journal"), "1.0 begun\n1.1 armed 61\n2.0 begin 001\n2.1 done 001\n");
});
afterEach(() => host.remove());

test("an undo that hung once its file was gone takes the directory too, before it says that all is as before", () => {
  // The first call only: it has its effect, and never ends.
  writeFileSync(join(directory, "steps/001/limit"), "3\n");
  const rm = `#!/bin/sh\n/bin/rm "$@"\ncase "$*" in *routable.conf) mkdir ${host.path("hung")} 2>/dev/null && sleep 30 ;; esac\nexit 0\n`;
  writeFileSync(host.path("programs/rm"), rm, { mode: 0o755 });
  expect(host.sh([join(directory, "undo"), "revert"])).toMatchObject({ status: 0, stdout: "rolled-back\n" });
  expect(existsSync(host.path("hung"))).toBe(true);
  expect(existsSync(dirname(path))).toBe(false);
});

test("a directory with something of somebody else in it stays, and is no difference", () => {
  writeFileSync(join(dirname(path), "theirs.conf"), "");
  expect(host.sh([join(directory, "undo"), "revert"])).toMatchObject({ status: 0, stdout: "rolled-back\n" });
  expect(existsSync(join(dirname(path), "theirs.conf"))).toBe(true);
});

function step(verb: string) {
  expect(host.sh([join(directory, "step.sh"), verb, "001"]).status).toBe(0);
}
