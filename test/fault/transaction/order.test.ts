import { writeFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LaidTransactions } from "../../support/laid-transaction.ts";

let laid: LaidTransactions;
beforeEach(() => {
  laid = new LaidTransactions();
});
afterEach(() => laid.remove());

/** As if it had been begun as the `number`th of its host, and had come to this. */
function lay(id: string, number: number, phase: string): string {
  const directory = laid.lay(id, []);
  writeFileSync(`${directory}/number`, `${number}\n`);
  writeFileSync(`${directory}/journal`, `1@1.00 begun\n2@2.00 ${phase}\n`);
  return directory;
}

test.each(["", "force"])("what a later transaction rests on is not taken back before it, by %j neither", (force) => {
  const first = lay("b", 9, "committed");
  // Named by a clock that was set back meanwhile.
  lay("a", 10, "committed");
  expect(laid.sh([`${first}/undo`, "check", force, "ana"])).toMatchObject({ status: 1, stdout: "refused later a\n" });
});

test.each(["rolled-back", "accepted", "begun"])("a later one that is %s holds nothing back", (phase) => {
  const first = lay("b", 1, "committed");
  lay("c", 2, phase);
  expect(laid.sh([`${first}/undo`, "check", "", "ana"])).toMatchObject({ status: 0, stdout: "" });
});

test("the latest goes first", () => {
  lay("b", 1, "committed");
  const second = lay("c", 2, "committed");
  expect(laid.sh([`${second}/undo`, "check", "", "ana"])).toMatchObject({ status: 0, stdout: "" });
});
