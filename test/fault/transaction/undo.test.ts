import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hastyUptime, LaidTransactions, restartDocker } from "../../support/laid-transaction.ts";

/** The first restarts fail, as many as a test wants; docker runs all the time, and which run of it this is it tells by a number. */
const systemctl = `
case $1 in
restart)
    echo >>"$HOST/restarts"
    [ "$(wc -l <"$HOST/restarts")" -gt "$(cat "$HOST/failing")" ] && echo >>"$HOST/runs"
    ;;
show) wc -l <"$HOST/runs" ;;
esac`;

let host: LaidTransactions;
let directory: string;
beforeEach(() => {
  host = new LaidTransactions({ systemctl, journalctl: "", cut: hastyUptime });
  directory = host.lay("t-0001", [restartDocker]);
  for (const file of ["runs", "restarts"]) writeFileSync(host.path(file), "");
  host.sh([join(directory, "step.sh"), "save", "001"]);
  writeFileSync(join(directory, "journal"), "1.0 begun\n2.0 armed 62\n3.0 begin 001\n4.0 failed 001 1\n");
});
afterEach(() => host.remove());

test.each([
  [0, 1],
  [1, 2],
])("what does not hold after an undo is tried once more: %d failing, %d restarts", (failing, restarts) => {
  fail(failing);
  expect(undo()).toMatchObject({ status: 0, stdout: "rolled-back\n" });
  expect(host.read("restarts")).toHaveLength(restarts);
});

test("a docker that would not restart counts as not restored, though it runs: by what there was before", () => {
  fail(2);
  expect(undo()).toMatchObject({ status: 4, stderr: expect.stringContaining("unit docker.service active") });
  expect(host.read("restarts")).toHaveLength(2);
  expect(lastWord()).toBe("not-restored");
  expect(undo()).toMatchObject({ status: 0, stdout: "rolled-back\n" });
});

test("a service that hung is not tried again: it has taken time enough", () => {
  fail(0);
  writeFileSync(
    host.path("programs/systemctl"),
    '#!/bin/sh\n[ "$1" != restart ] || { echo >>"$HOST/restarts"; sleep 5; }\n',
  );
  writeFileSync(join(directory, "steps/001/limit"), "0.3\n");
  expect(undo().status).toBe(4);
  expect(host.read("restarts")).toHaveLength(1);
});

function fail(times: number) {
  writeFileSync(host.path("failing"), `${times}\n`);
}

function undo() {
  return host.sh([join(directory, "undo"), "revert"]);
}

function lastWord(): string | undefined {
  return readFileSync(join(directory, "journal"), "utf8").trimEnd().split("\n").at(-1)?.split(" ")[1];
}
