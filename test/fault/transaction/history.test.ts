import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readHistory } from "../../../src/transaction/history.ts";
import { toTakeBack } from "../../../src/transaction/remembered.ts";
import type { Transport } from "../../../src/transport/transport.ts";
import { LaidTransactions } from "../../support/laid-transaction.ts";

let host: LaidTransactions;
beforeEach(() => {
  host = new LaidTransactions();
});
afterEach(() => host.remove());

test("the order is that in which they took the lock, though a clock went back and their ids say otherwise", async () => {
  for (const id of ["20261120-120000-0001", "20261120-110000-0002", "20261120-130000-0003", "20261120-100000-0004"]) {
    done(id, "committed");
  }
  const records = await history();
  expect(records.map(({ id }) => id.slice(-1))).toEqual(["1", "2", "3", "4"]);
  expect(toTakeBack(records, "0002", "dock-1").map(({ id }) => id.slice(-1))).toEqual(["4", "3", "2"]);
});

test("one of before they were counted comes before all that are", async () => {
  writeFileSync(join(host.lay("20991231-000000-0009", []), "journal"), "1.0 begun\n2.0 committed\n");
  done("20261120-110000-0001", "committed");
  expect((await history()).map(({ id }) => id.slice(-1))).toEqual(["9", "1"]);
});

test("of those that left nothing on the host the twenty latest are remembered, and all that did", async () => {
  const kept = ["committed", "not-restored 1 2"];
  const gone = ["rolled-back 1 1", "accepted 1 2 by ana@laptop", "begun"];
  const words = Array.from({ length: 40 }, (_, index) => [...kept, ...gone][index % 5] ?? "");
  // By their ids, the latest ones would be the oldest.
  for (const [index, word] of words.entries()) remembered(`t-${1000 - index}`, index + 1, word);
  done("t-0001", "committed");
  const left = (await history()).map(({ phase, id }) => `${phase} ${id}`);
  expect(left.filter((line) => /^(committed|not-restored)/.test(line))).toHaveLength(17);
  const others = left.filter((line) => !/^(committed|not-restored)/.test(line));
  expect(others).toHaveLength(20);
  expect(others.at(-1)).toBe("begun t-961");
});

test("one that a program still works on is not forgotten", async () => {
  for (let index = 0; index < 25; index++) remembered(`t-${index}`, index + 1, "rolled-back 1 1");
  const held = host.path("state/transactions/t-1");
  expect(host.sh(["-c", 'exec 5<"$1"; flock 5; exec sh "$2/begin.sh"', "sh", held, host.lay("t-new", [])]).status).toBe(
    0,
  );
  const left = (await history()).map(({ id }) => id);
  expect(left).toContain("t-1");
  expect(left).not.toContain("t-2");
});

/** Takes the lock, and has ended by this word when the next one comes. */
function done(id: string, word: string) {
  const directory = host.lay(id, []);
  expect(host.sh([join(directory, "begin.sh")]).stdout).toBe("begun\n");
  writeFileSync(join(directory, "journal"), word === "begun" ? "1.0 begun\n" : `1.0 begun\n2.0 ${word}\n`);
  host.sh(["-c", 'rm -f "$1"', "sh", host.path("state/lock")]);
}

/** The least that a transaction leaves. */
function remembered(id: string, number: number, word: string) {
  const directory = host.path(`state/transactions/${id}`);
  mkdirSync(directory, { recursive: true });
  const files = { holder: `${id}\nana\n`, number: `${number}\n`, summary: "", journal: `1.0 begun\n2.0 ${word}\n` };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content);
}

async function history() {
  const run: Transport["run"] = async (_, { stdin } = {}) => {
    const program = String(stdin).replaceAll("/var/lib/routable", host.path("state"));
    const { status, stdout, stderr } = host.sh(["-c", program]);
    return { exitCode: status ?? -1, stdout, stderr };
  };
  return await readHistory({ run } as Transport);
}
