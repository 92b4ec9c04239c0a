import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LaidTransactions } from "../../support/laid-transaction.ts";

let host: LaidTransactions;
let directory: string;
beforeEach(() => {
  host = new LaidTransactions();
  directory = host.lay("t-0001", []);
});
afterEach(() => host.remove());

test("an unarmed transaction that its operator left gives the lock back at once, and leaves nothing", async () => {
  begin();
  const presence = present();
  await sleep(200);
  expect(existsSync(host.path("state/lock"))).toBe(true);
  presence.stdin.end();
  expect(await once(presence, "exit")).toEqual([0, null]);
  expect(existsSync(host.path("state/lock"))).toBe(false);
  expect(existsSync(directory)).toBe(false);
});

test("who was refused the lock leaves nothing to be taken back", async () => {
  const presence = present();
  host.sh(["-c", 'rm -r "$1"', "sh", directory]);
  presence.stdin.end();
  expect(await once(presence, "exit")).toEqual([0, null]);
});

test("Ctrl-C on the host itself reaches what waits too, and does not end it before its work", async () => {
  begin();
  const presence = present();
  await sleep(200);
  presence.kill("SIGINT");
  await sleep(100);
  presence.stdin.end();
  expect(await once(presence, "exit")).toEqual([0, null]);
  expect(existsSync(directory)).toBe(false);
});

test("once armed it needs nobody", async () => {
  begin();
  writeFileSync(join(directory, "journal"), "1.0 begun\n2.0 armed 62\n");
  const presence = present();
  presence.stdin.end();
  expect(await once(presence, "exit")).toEqual([1, null]);
  expect(existsSync(host.path("state/lock"))).toBe(true);
});

test("who is gone before the lock was theirs does not get it", () => {
  // As where the connection is lost: what reads the answer has ended by then.
  host.sh(["-c", 'sh "$1" | true', "sh", join(directory, "begin.sh")]);
  expect(existsSync(host.path("state/lock"))).toBe(false);
  expect(existsSync(directory)).toBe(false);
});

function begin() {
  expect(host.sh([join(directory, "begin.sh")]).stdout).toBe("begun\n");
}

function present() {
  const env = host.environment;
  const program = readFileSync(new URL("../../../src/transaction/on-host/present.sh", import.meta.url), "utf8");
  const argv = ["-c", program, "sh", join(directory, "abandon.sh")];
  return spawn("sh", argv, { env, stdio: ["pipe", "ignore", "ignore"] });
}
