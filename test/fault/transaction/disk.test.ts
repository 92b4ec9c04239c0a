import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fileStep, LaidTransactions, restartDocker } from "../../support/laid-transaction.ts";

let host: LaidTransactions;
let directory: string;
let path: string;
beforeEach(() => {
  host = new LaidTransactions();
  path = host.path("file");
  writeFileSync(path, "before\n", { mode: 0o644 });
  directory = host.lay("t-0001", [fileStep(path, "before\n", "after\n")]);
  step("save");
  step("apply");
  writeFileSync(join(directory, "journal"), "1.0 begun\n2.0 armed 62\n3.0 begin 001\n4.0 done 001\n");
});
afterEach(() => host.remove());

test("undo needs none of the notes that it takes", () => {
  // What stands in the way of a note, as a disk does that is full or became read-only.
  for (const note of ["undo-error", "undo-mismatches"]) mkdirSync(join(directory, note));
  expect(undo()).toMatchObject({ status: 0, stdout: "rolled-back\n" });
  expect(host.read("file")).toBe("before\n");
});

test.each(["", "a longer content than before\n"])(
  "a file is written over where a copy beside it finds no inode: %j",
  (now) => {
    writeFileSync(path, now);
    chmodSync(path, 0o600);
    makeNoCopies();
    expect(step("undo")).toMatchObject({ status: 0 });
    expect(host.read("file")).toBe("before\n");
    expect(step("look-before").stdout).toBe(`ok file ${path}\n`);
  },
);

test("a before-state that does not reach the disk is refused, and leaves no lock", () => {
  const other = host.lay("t-0002", [fileStep(path, "after\n", "later\n")]);
  const sync = `case "$*" in */saved/001/before*) echo "sync: error syncing: No space left on device" >&2; exit 1 ;; esac`;
  writeFileSync(host.path("programs/sync"), `#!/bin/sh\n${sync}\n`, { mode: 0o755 });
  expect(host.sh([join(other, "begin.sh")])).toMatchObject({
    status: 1,
    stdout: `refused disk ${other} cannot be written\n`,
    stderr: "sync: error syncing: No space left on device\n",
  });
  expect(existsSync(host.path("state/lock"))).toBe(false);
});

test("a unit whose containers could not be noted is a matter of the disk, not of somebody's edit", () => {
  const other = host.lay("t-0002", [restartDocker]);
  mkdirSync(join(other, "saved"));
  writeFileSync(join(other, "saved/001"), "in the way");
  expect(host.sh([join(other, "begin.sh")]).stdout).toBe("refused disk not saved: restart docker\n");
});

test("nothing is begun where it cannot be noted what answers by now: it would not be asked for afterwards", () => {
  const other = host.lay("t-0002", []);
  symlinkSync("/dev/full", join(other, "probes.held"));
  writeFileSync(join(other, "probes"), "ping 127.0.0.1 - here\n");
  writeFileSync(host.path("programs/ping"), "#!/bin/sh\n", { mode: 0o755 });
  expect(host.sh([join(other, "begin.sh")]).stdout).toBe(`refused disk no room in ${other}\n`);
});

test("what stands in the way of a file is not written over", () => {
  const other = host.path("other");
  writeFileSync(other, "theirs\n");
  rmSync(path);
  symlinkSync(other, path);
  makeNoCopies();
  expect(step("undo").status).not.toBe(0);
  expect(host.read("other")).toBe("theirs\n");
});

test("a file whose copy is gone is left as it is, not taken away", () => {
  rmSync(join(directory, "saved/001/before"));
  expect(step("undo")).toMatchObject({ status: 1, stderr: `the copy of ${path} is gone\n` });
  expect(step("look-before").stdout).toBe(`no file ${path}\n`);
  expect(host.read("file")).toBe("after\n");
});

test("a look that could not be taken does not pass for one that found all well", () => {
  rmSync(join(directory, "steps/001/kind"));
  expect(host.sh([join(directory, "check.sh"), "after"]).stdout).toBe(`0 1\nlook at write ${path}\n`);
});

test("a line without its end, be it of zeros as some filesystems leave them, does not count", () => {
  for (const torn of ["9.9 committ", "9.9 committed", "9.9 committed\0", "\0\0\0\0"]) {
    writeFileSync(join(directory, "journal"), `1.0 begun\n2.0 armed 62\n${torn}`);
    expect(undo()).toMatchObject({ status: 0, stdout: "rolled-back\n" });
  }
});

test("a file that is not there yet is written for nobody else's eyes until it has its mode", () => {
  const made = host.path("made");
  const laid = host.lay("t-0002", [{ ...fileStep(made, null, "secret\n") }]);
  const seen = host.sh(["-c", 'umask 022; . "$1/runtime.sh"; umask', "sh", laid]);
  expect(seen.stdout).toBe("0077\n");
});

function step(verb: string) {
  return host.sh([join(directory, "step.sh"), verb, "001"]);
}

function makeNoCopies() {
  writeFileSync(host.path("programs/cp"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
}

function undo() {
  return host.sh([join(directory, "undo"), "revert"]);
}
