import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
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

test.each(["--force", "-f", "help", "apply"])("the word %s is not taken for an undo that was done", (word) => {
  expect(host.sh([join(directory, "undo"), word])).toMatchObject({
    status: 1,
    stderr: "nothing done: the only word that may follow is force\n",
  });
  expect(readFileSync(join(directory, "journal"), "utf8")).toBe(committed);
  expect(host.read("file")).toBe("after\n");
});

test("Ctrl-C does not leave a host half-way: before the next boot nobody would go on", async () => {
  copySlowly();
  const undo = spawn("sh", [join(directory, "undo")], { env: host.environment, stdio: "ignore", detached: true });
  while (!existsSync(host.path("copying"))) await sleep(20);
  process.kill(-Number(undo.pid), "SIGINT");
  expect(await once(undo, "exit")).toEqual([0, null]);
  expect(host.read("file")).toBe("before\n");
});

test("Ctrl-Z does not either: whoever else would go back waits for the one that is stopped", () => {
  copySlowly();
  const program = 'sh "$1" & while [ ! -e "$2" ]; do sleep 0.02; done; kill -TSTP %1; wait %1';
  const argv = ["-mc", program, "bash", join(directory, "undo"), host.path("copying")];
  expect(spawnSync("bash", argv, { env: host.environment, timeout: 4_000 }).status).toBe(0);
  expect(host.read("file")).toBe("before\n");
});

function copySlowly() {
  const slow = `#!/bin/sh\ncase "$*" in *saved*) : >"${host.path("copying")}" && sleep 1 ;; esac\nexec /bin/cp "$@"\n`;
  writeFileSync(host.path("programs/cp"), slow, { mode: 0o755 });
}
