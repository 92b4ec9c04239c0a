import { existsSync, linkSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fileStep, hastyUptime, LaidTransactions, restartDocker } from "../../support/laid-transaction.ts";

/** A systemd whose units are active by name, and that says how far the host is. */
const systemctl = `
echo "systemctl $*" >>"$HOST/log"
case $1 in
is-active) for unit do :; done; [ -e "$HOST/active/$unit" ] && echo active || { echo inactive; exit 3; } ;;
is-system-running) cat "$HOST/running" ;;
start) [ -e "$HOST/known/$3" ] ;;
esac`;

const thisBoot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8");
let host: LaidTransactions;
let directory: string;
beforeEach(() => {
  host = new LaidTransactions({ systemctl, cut: hastyUptime, "systemd-run": 'echo "systemd-run $*" >>"$HOST/log"' });
  for (const made of ["active", "known"]) mkdirSync(host.path(made));
  put("log", "");
  put("running", "running\n");
  put("file", "before\n");
  directory = host.lay("t-0001", [fileStep(host.path("file"), "before\n", "after\n"), restartDocker]);
  for (const n of ["001", "002"]) host.sh([join(directory, "step.sh"), "save", n]);
  host.sh([join(directory, "step.sh"), "apply", "001"]);
  journal("3.0 begin 001\n4.0 done 001\n5.0 begin 002\n6.0 done 002\n7.0 applied 2 2\n");
  linkSync(join(directory, "holder"), host.path("state/lock"));
  put("state/guard", readFileSync(join(directory, "guard.sh"), "utf8"));
  put("state/transactions/t-0001/boot", thisBoot);
});
afterEach(() => host.remove());

test("after a restart of the machine the disk is undone", () => {
  put("state/transactions/t-0001/boot", "another\n");
  put("active/routable-window-t-0001.service", "");
  guard();
  expect(words()).toMatch(/ undo boot\n.* undone 001\n.* undone 002\n.* rolled-back 1 1\n$/);
  expect(host.read("file")).toBe("before\n");
  expect(existsSync(host.path("state/lock"))).toBe(false);
  expect(log().at(-1)).toBe("systemctl daemon-reload");
});

test.each([
  ["no program", ""],
  ["half a program", "journal() {\n"],
])("one that was half forgotten when the power went, with %s left, is not in the way of another", (_, runtime) => {
  put("state/transactions/t-0000/journal", "1.0 begun\n2.0 armed 62\n3.0 rolled-back 1 1\n");
  if (runtime) put("state/transactions/t-0000/runtime.sh", runtime);
  put("state/transactions/t-0001/boot", "another\n");
  guard();
  expect(words()).toMatch(/ rolled-back 1 1\n$/);
  expect(log().at(-1)).toBe("systemctl daemon-reload");
});

test.each(["window", "revert", "rollback"])("in a boot whose %s goes on, nothing is done", (unit) => {
  put(`active/routable-${unit}-t-0001.service`, "");
  for (const running of ["running\n", "starting\n"]) {
    put("running", running);
    guard();
  }
  expect(words()).toMatch(/ applied 2 2\n$/);
  expect(log().filter((line) => !line.startsWith("systemctl is-active"))).toEqual([]);
});

test("where systemd does not answer, nothing is done", () => {
  writeFileSync(host.path("programs/systemctl"), "#!/bin/sh\nexit 1\n");
  guard();
  expect(words()).toMatch(/ applied 2 2\n$/);
});

test("after a soft reboot, which ended the window, disk and kernel are undone; units are yet to start", () => {
  put("running", "starting\n");
  guard();
  expect(words()).toMatch(/ undo soft-reboot\n.* undone 001\n.* undone 002\n.* rolled-back 1 1\n$/);
  expect(host.read("file")).toBe("before\n");
  expect(log().filter((line) => line.includes("restart"))).toEqual([]);
});

test.each([
  ["running\n", false],
  ["starting\n", true],
])(
  "while docker runs (%j), the revert is left to a service: what it restarts would wait for the guard",
  (running, active) => {
    put("running", running);
    if (active) put("active/docker.service", "");
    put("known/routable-revert-t-0001.service", "");
    guard();
    expect(words()).toMatch(/ applied 2 2\n$/);
    expect(log().at(-1)).toBe("systemctl start --no-block routable-revert-t-0001.service");
  },
);

test("where systemd forgot that service, it is made anew", () => {
  guard();
  expect(log().at(-1)).toMatch(/^systemd-run --no-block .*--unit routable-revert-t-0001 .*\/undo revert$/);
});

test("what was not restored is left to people, but for the next boot", () => {
  journal("7.0 undo revert\n8.0 not-restored 1 2\n");
  guard();
  expect(log().filter((line) => !/is-active|is-system/.test(line))).toEqual([]);
  put("running", "starting\n");
  guard();
  expect(words()).toMatch(/ undo boot|undo soft-reboot/);
});

function guard() {
  expect(host.sh([host.path("state/guard")]).status).toBe(0);
}

function journal(rest: string) {
  writeFileSync(join(directory, "journal"), `1.0 begun\n2.0 armed 62\n${rest}`);
}

function words(): string {
  return host.read("state/transactions/t-0001/journal");
}

function log(): string[] {
  return host.read("log").split("\n").slice(0, -1);
}

function put(name: string, content: string) {
  mkdirSync(dirname(host.path(name)), { recursive: true });
  writeFileSync(host.path(name), content, { mode: 0o644 });
}
