import { expect, test } from "vitest";
import { Fault } from "../../../src/fault/fault.ts";
import { rollBack } from "../../../src/transaction/rollback.ts";
import { type FakeHost, fakeHost, type Script, silence } from "../../support/fake-host.ts";
import { bookworm } from "../../support/plan-facts.ts";
import { planOf } from "../../support/plan-of.ts";

const plan = planOf(bookworm());
const id = "20261120-073059-7f3a";
const silent = new Fault({ code: "transport/unreachable", summary: "dock-1 does not answer" });
const lost = new Fault({ code: "transport/lost", summary: "the connection to dock-1 was lost" });
const committed = ["1 begun", "1 armed 61", "2 begin 001", "3 done 001", "4 applied 9 9", "5 committed"];

async function goBack(script: Script, force = false) {
  const { host, world } = fakeHost({ undo: ["undo operator", "undone 001", "rolled-back 9 9"], ...script }, silent);
  host.journal.push(...committed);
  let begun = false;
  const begins = () => {
    begun = true;
  };
  return { host, outcome: await rollBack(plan, id, { ...world, force, begins }), begun };
}

test.each([false, true])("runs on the host itself, looked at before, with force: %s", async (force) => {
  const { host, outcome, begun } = await goBack({}, force);
  expect(begun).toBe(true);
  expect(outcome).toEqual({ kind: "rolled-back", id, fault: null });
  const words = force ? ["force"] : [];
  expect(host.asked[0]).toBe(`undo check ${words.join()} ana@laptop since 1970-01-01T00:00:00.000Z, rolling back`);
  expect(host.services).toMatchObject([
    {
      argv: ["/bin/sh", `/var/lib/routable/transactions/${id}/undo`, "operator", ...words],
      againUnless: [1, 4],
      failsAfter: 300,
    },
  ]);
  // What the journal held before is not told again.
  expect(host.events.map(({ text }) => text)).toEqual([
    "taking back 7f3a",
    expect.stringContaining(plan.steps[0]?.title ?? ""),
    "9 of 9 facts match the state before",
  ]);
});

test.each([
  ["refused edited /etc/network/interfaces", "transaction/edited-since"],
  ["refused locked bob@desk since today", "transaction/locked"],
  ["refused ended rolled-back", "transaction/nothing-to-roll-back"],
  ["", "transaction/nothing-to-roll-back"],
])("what the host answers by %j is refused, and no service started", async (stdout, code) => {
  const { host, outcome, begun } = await goBack({ instead: { undo: () => ({ exitCode: 1, stdout, stderr: "" }) } });
  expect(begun).toBe(false);
  expect(outcome).toMatchObject({ kind: "refused", fault: { code } });
  expect(host.services).toEqual([]);
});

test.each([
  ["refused edited /etc/network/interfaces", "transaction/edited-since"],
  ["refused locked bob@desk since today", "transaction/locked"],
  [
    "refused disk cp: cannot create '/etc/systemd/system/x': No space left on device",
    "transaction/nothing-to-roll-back",
  ],
])("what the host refuses only once it was to begin is refused at once, not waited for: %s", async (word, code) => {
  const { host, outcome } = await goBack({ undo: [word] });
  expect(outcome).toMatchObject({
    kind: "refused",
    fault: { code, diagnostics: [{ hostState: expect.stringMatching(/^untouched/) }] },
  });
  expect(host.clock).toBeLessThan(2_000);
});

test("a connection lost while it was to begin: the journal tells whether it did", async () => {
  const rollback = (host: FakeHost) => {
    host.coming.push("undo operator", "rolled-back 9 9");
    return lost;
  };
  expect((await goBack({ instead: { rollback } })).outcome).toEqual({ kind: "rolled-back", id, fault: null });
});

test.each([
  ["inactive\n", "refused"],
  ["active\n", "rolled-back"],
  ["", "rolled-back"],
])("where the journal says nothing yet, systemd does, by %j", async (stdout, kind) => {
  let host: FakeHost | null = null;
  const rollback = (given: FakeHost) => {
    host = given;
    return lost;
  };
  const begins = () => {
    if (stdout !== "inactive\n") host?.coming.push("", "undo operator", "rolled-back 9 9");
    return { exitCode: 3, stdout, stderr: "" };
  };
  const { outcome } = await goBack({ instead: { rollback, "is-active": begins } });
  expect(outcome.kind).toBe(kind);
});

test("a host that was brought back and answers nobody is unreachable all the same", async () => {
  const { outcome } = await goBack({ answers: (host) => !host.journal.some((line) => line.includes("rolled-back")) });
  expect(outcome).toMatchObject({ kind: "unreachable", id });
});

test("a host that answers all the while and does not come to an end is not called silent", async () => {
  const { host, outcome } = await goBack({ undo: ["undo operator"] });
  expect(outcome).toMatchObject({ kind: "not-ended", fault: { code: "transaction/not-ended", exitCode: 4 } });
  // Longer than systemd lets an undo take.
  expect(host.clock).toBeGreaterThan(300_000);
});

test("a host that could not be brought back names what differs", async () => {
  const { outcome } = await goBack({
    undo: ["undo operator", "not-restored 8 9"],
    notes: "8 9\nunit docker.service active\n",
  });
  expect(outcome).toMatchObject({ kind: "not-restored", steps: ["unit docker.service active"] });
});

test("what the operator accepts has a name of its own, and still names what differs", async () => {
  const undo = ["undo operator", "accepted 8 9 by ana@laptop"];
  const { outcome } = await goBack({ undo, notes: "8 9\nunit docker.service active\n" }, true);
  expect(outcome).toEqual({ kind: "accepted", id, steps: ["unit docker.service active"] });
});

test("a host that is silent from the start is refused, not unreachable amid an undo", async () => {
  const { outcome } = await goBack({ answers: () => false, instead: { undo: () => silence } });
  expect(outcome).toMatchObject({ kind: "refused", fault: { code: "transport/unreachable" } });
});
