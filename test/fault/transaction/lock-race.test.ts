import { writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LaidTransactions } from "../../support/laid-transaction.ts";

const operators = 6;
const rounds = 3;
// Each waits for the others, and the machine may have much else to do.
const patience = 60_000;

let host: LaidTransactions;
let all: readonly string[];
beforeEach(() => {
  host = new LaidTransactions();
  all = Array.from({ length: operators }, (_, index) => host.lay(`t-000${index}`, []));
});
afterEach(() => host.remove());

test("of many who begin at once exactly one gets the host, and the others are told who", {
  timeout: patience,
}, async () => {
  for (let round = 0; round < rounds; round++) {
    const said = await Promise.all(all.map(begin));
    const winners = said.flatMap((line, index) => (line === "begun" ? [`t-000${index}`] : []));
    expect(winners).toHaveLength(1);
    const losers = said.filter((line) => line !== "begun");
    expect(new Set(losers)).toEqual(new Set([`refused locked ${holderOf(winners[0])}`]));
    expect(host.read("state/lock").split("\n")[0]).toBe(winners[0]);
    await abandon(winners[0]);
    layAgain(winners[0]);
  }
});

test("of many who find the lock of one that is dead exactly one takes it over", { timeout: patience }, async () => {
  const [dead = "", ...others] = all;
  for (let round = 0; round < rounds; round++) {
    await begin(dead);
    writeFileSync(join(dead, "journal"), "1.0@1.0 begun\n2.0@2.0 armed 62\n3.0@3.0 rolled-back 1 1\n");
    const said = await Promise.all(others.map(begin));
    expect(said.filter((line) => line === "begun")).toHaveLength(1);
    expect(said.filter((line) => line.startsWith("refused locked"))).toHaveLength(others.length - 1);
    const winner = `t-000${said.indexOf("begun") + 1}`;
    await abandon(winner);
    layAgain(winner);
    layAgain("t-0000");
  }
});

async function begin(directory: string): Promise<string> {
  return run(join(directory, "begin.sh"));
}

async function abandon(id: string | undefined): Promise<void> {
  await run(host.path(`state/transactions/${id}/abandon.sh`));
}

async function run(program: string): Promise<string> {
  const path = `${host.path("programs")}${delimiter}${process.env["PATH"] ?? ""}`;
  const { stdout } = await execa("sh", [program], { env: { PATH: path }, reject: false });
  return stdout;
}

function layAgain(id: string | undefined): void {
  host.lay(String(id), []);
}

function holderOf(id: string | undefined): string {
  return `${id}'s since 1970-01-01T00:00:00.000Z, applying lab.yaml`;
}
