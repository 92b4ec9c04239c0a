import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LaidTransactions } from "../../support/laid-transaction.ts";

let host: LaidTransactions;
let first: string;
let second: string;
beforeEach(() => {
  host = new LaidTransactions();
  first = host.lay("t-0001", []);
  second = host.lay("t-0002", []);
});
afterEach(() => host.remove());

test("the second operator is told who holds the host, and leaves nothing but its own directory", () => {
  expect(begin(first)).toEqual("begun\n");
  expect(begin(second)).toBe("refused locked t-0001's since 1970-01-01T00:00:00.000Z, applying lab.yaml\n");
  expect(holder()).toBe("t-0001");
});

test.each(["armed 61", "applied 9 9", "undo revert", "not-restored 1 2"])("%s keeps the lock, however long", (word) => {
  begin(first);
  writeFileSync(join(first, "journal"), `1.0 begun\n2.0 ${word}\n`);
  writeFileSync(join(first, "began"), "0\n");
  expect(begin(second)).toMatch(/^refused locked/);
});

test("one that could not be restored is named as such", () => {
  begin(first);
  writeFileSync(join(first, "journal"), "1.0 begun\n2.0 not-restored 1 2\n");
  expect(begin(second)).toMatch(/^refused locked t-0001's since .*, applying lab.yaml, not restored\n$/);
});

test.each(["committed", "rolled-back 1 1", "accepted 1 2 by ana@laptop"])(
  "%s gives way, though its lock was left behind",
  (word) => {
    begin(first);
    writeFileSync(join(first, "journal"), `1.0 begun\n2.0 ${word}\n`);
    expect(begin(second)).toBe("begun\n");
    expect(holder()).toBe("t-0002");
  },
);

const uptime = () => Math.floor(Number(readFileSync("/proc/uptime", "utf8").split(" ")[0]));
const boot = () => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
test.each<[string, () => string, boolean]>([
  ["just now", () => `${uptime()} ${boot()}`, false],
  ["half a minute ago", () => `${uptime() - 31} ${boot()}`, true],
  ["at such a moment of an earlier boot", () => `${uptime()} another`, true],
  ["nobody knows when", () => "", true],
])("one that began %s and never armed", (_, began, givesWay) => {
  begin(first);
  writeFileSync(join(first, "began"), `${began()}\n`);
  expect(begin(second)).toMatch(givesWay ? /^begun/ : /^refused locked/);
});

test("a lock that a power cut left empty, or whose holder is gone, holds nobody", () => {
  writeFileSync(host.path("state/lock"), "");
  expect(begin(first)).toBe("begun\n");
  rmSync(first, { recursive: true });
  expect(begin(second)).toBe("begun\n");
});

test("what cannot be locked is a matter of the disk, not of another operator", () => {
  mkdirSync(host.path("state/lock"));
  expect(begin(first)).toMatch(/^refused disk /);
});

test("a host is disarmed by the holder of its lock alone", () => {
  begin(second);
  writeFileSync(join(first, "journal"), "1.0 begun\n2.0 armed 62\n3.0 applied 1 1\n4.0 committed\n");
  expect(host.sh([join(first, "confirm")])).toMatchObject({ status: 0, stdout: "committed\n" });
  expect(holder()).toBe("t-0002");
});

test("while a guard is taken away nobody else gets the lock, and installs another one by it", () => {
  begin(first);
  writeFileSync(join(first, "journal"), "1.0 begun\n2.0 armed 62\n3.0 applied 1 1\n");
  const rm = `case "$*" in */routable-guard.service*) flock -n "$HOST/state/transactions" true && : >"$HOST/free" ;; esac`;
  writeFileSync(host.path("programs/rm"), `#!/bin/sh\n${rm}\nexec /bin/rm "$@"\n`, { mode: 0o755 });
  expect(host.sh([join(first, "confirm")])).toMatchObject({ status: 0, stdout: "committed\n" });
  expect(existsSync(host.path("free"))).toBe(false);
});

test("what is confirmed is so, though another program keeps the host's lock to itself", () => {
  begin(first);
  writeFileSync(join(first, "journal"), "1.0 begun\n2.0 armed 62\n3.0 applied 1 1\n");
  const flock = `#!/bin/sh\ncase $* in *8) exit 1 ;; esac\nexec /usr/bin/flock "$@"\n`;
  writeFileSync(host.path("programs/flock"), flock, { mode: 0o755 });
  expect(host.sh([join(first, "confirm")])).toMatchObject({ status: 0, stdout: "committed\n" });
});

test("an applied transaction that lost its lock was undone, and is not confirmed", () => {
  writeFileSync(join(first, "journal"), "1.0 begun\n2.0 armed 62\n3.0 applied 1 1\n");
  expect(host.sh([join(first, "confirm")])).toMatchObject({ status: 1, stdout: "refused without the lock\n" });
  linkSync(join(first, "holder"), host.path("state/lock"));
  expect(phaseLine()).toBe("3.0 applied 1 1");
});

function begin(directory: string): string {
  return host.sh([join(directory, "begin.sh")]).stdout;
}

function holder(): string | undefined {
  return host.read("state/lock").split("\n")[0];
}

function phaseLine(): string | undefined {
  return readFileSync(join(first, "journal"), "utf8").trimEnd().split("\n").at(-1);
}
