import { expect, test } from "vitest";
import { followJournal } from "../../../src/transaction/follower.ts";
import { fakeHost } from "../../support/fake-host.ts";

test("how long something took is told by the host's uptime, whatever its clock is set to", async () => {
  const { host, world } = fakeHost({});
  host.journal.push(
    "5000.0@100.00 begun",
    "5000.5@100.50 armed 160",
    "1400.7@100.75 begin 001",
    "8600.9@101.00 done 001",
    // After a restart.
    "8700.0@9.00 undo boot",
    "8700.5@9.50 rolled-back 1 1",
  );
  const added = await followJournal(world.transport, "t-0001").look();
  expect(added.map(({ entry, took }) => [entry.word, took])).toEqual([
    ["begun", undefined],
    ["armed", 0.5],
    ["begin", 0.25],
    ["done", 0.25],
    ["undo", undefined],
    ["rolled-back", 0.5],
  ]);
});
