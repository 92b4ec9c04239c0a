import { expect, test } from "vitest";
import { fingerprint } from "../../../src/facts/fingerprint.ts";
import { Fault } from "../../../src/fault/fault.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { type ApplyWorld, applyPlan } from "../../../src/transaction/apply.ts";
import { type FakeHost, fakeHost, type Script, silence } from "../../support/fake-host.ts";
import { bookworm } from "../../support/plan-facts.ts";
import { planOf } from "../../support/plan-of.ts";

const plan: Plan = { ...planOf(bookworm()), fingerprint: fingerprint(bookworm()) };
const nothing: Plan = { ...plan, steps: [], changes: [] };
const id = "19700101-000000-7f7f";
const silent = new Fault({ code: "transport/unreachable", summary: "dock-1 does not answer" });

async function apply(script: Script, given: Partial<ApplyWorld> = {}) {
  const { host, world } = fakeHost(script, silent);
  const outcome = await applyPlan(plan, {
    ...world,
    window: 60,
    randomByte: () => 0x7f,
    confirm: async () => true,
    replan: () => nothing,
    ...given,
  });
  return { host, outcome, fault: "fault" in outcome ? outcome.fault?.diagnostics[0] : null };
}

test("arms before it applies, and confirms over another connection", async () => {
  const { host, outcome } = await apply({ apply: ["begin 001", "done 001", "applied 9 9"] });
  expect(outcome).toMatchObject({ kind: "applied", id });
  expect(host.asked).toEqual([
    "begin",
    "look",
    `start routable-window-${id}`,
    "arm.sh",
    `start routable-apply-${id}`,
    "look",
    "confirm",
  ]);
  const revert = `routable-revert-${id}`;
  expect(host.services).toMatchObject([
    { name: `routable-window-${id}`, onFailure: `${revert}.service` },
    {
      name: revert,
      argv: ["/bin/sh", expect.stringMatching(/\/undo$/), "revert"],
      againUnless: [1, 4],
      failsAfter: 300,
    },
    { name: `routable-apply-${id}`, onFailure: `${revert}.service` },
  ]);
  expect(host.attended).toBe(false);
  const phases = host.events.map(({ phase }) => phase);
  expect(phases).toEqual(["lock", "check", "arm", "step", "verify", "confirm", "commit"]);
});

test("asks nothing of a host where there is nothing to do", async () => {
  const { host, world } = fakeHost({});
  const given = { window: 60, randomByte: () => 0, confirm: async () => true, replan: () => nothing };
  expect(await applyPlan(nothing, { ...world, ...given })).toEqual({ kind: "nothing-to-do" });
  expect(host.asked).toEqual([]);
});

test.each<[string, string, Script]>([
  ["locked", "transaction/locked", { instead: { begin: () => said("refused locked bob@desk since …") } }],
  ["edited since", "transaction/changed-meanwhile", { instead: { begin: () => said("refused changed write x") } }],
  ["full", "transaction/disk", { instead: { begin: () => said("refused disk no room") } }],
  ["another by now", "transaction/host-moved", { facts: { ...bookworm(), routes: [] } }],
  ["silent at the second look", "transport/unreachable", { instead: { facts: () => silent } }],
  ["without a guard", "transaction/not-armed", { instead: { "arm.sh": () => ({ ...silence, exitCode: 1 }) } }],
  ["without a dead man's switch", "systemd/job-failed", { instead: { window: () => jobFailed } }],
])("a host that is %s is refused, untouched, and the lock given back", async (_, code, script) => {
  const { host, outcome, fault } = await apply(script);
  expect(outcome.kind).toBe("refused");
  expect(fault?.code).toBe(code);
  expect(host.asked.at(-1)).toBe("abandon.sh");
  expect(host.asked).not.toContain(`start routable-apply-${id}`);
  expect(host.attended).toBe(false);
});

test("from the lock until it is armed the host would notice that nobody is there any more", async () => {
  const attended: Record<string, boolean> = {};
  const note = (moment: string) => (host: FakeHost) => {
    attended[moment] ??= host.attended;
    return silence;
  };
  const begun = (host: FakeHost) => ({ ...note("lock")(host), stdout: "begun\n" });
  const instead = {
    begin: begun,
    facts: note("second look"),
    window: note("dead man's switch"),
    "arm.sh": note("guard"),
  };
  await apply({ instead: { ...instead, confirm: note("confirmation") } });
  expect(attended).toEqual({
    lock: true,
    "second look": true,
    "dead man's switch": true,
    guard: true,
    confirmation: false,
  });
});

test("a connection lost while the apply is started: the journal tells what became of it", async () => {
  const { host, outcome, fault } = await apply({
    instead: {
      apply: (host) => {
        host.coming.push("undo revert", "rolled-back 0 0");
        return jobFailed;
      },
    },
  });
  expect(outcome.kind).toBe("rolled-back");
  expect(fault?.code).toBe("systemd/job-failed");
  expect(host.asked.at(-1)).toBe("abandon.sh");
});

const failed = ["begin 001", "failed 001 1", "undo revert", "undone 001", "rolled-back 9 9"];
const hung = ["begin 001", "failed 001 124", "undo revert", "rolled-back 9 9"];
const mismatched = ["mismatched 8 9", "undo revert", "rolled-back 9 9"];
test.each<[string, readonly string[], string, RegExp]>([
  ["step failed", failed, "transaction/step-failed", /failed$/],
  ["step hung", hung, "transaction/step-failed", /did not end in time$/],
  ["look failed", mismatched, "transaction/verify-failed", /not as planned/],
  ["apply was killed", ["undo revert", "rolled-back 1 1"], "transaction/interrupted", /cut short/],
])("tells that the host went back since a %s", async (_, journal, code, summary) => {
  const { outcome, fault } = await apply({ apply: journal, notes: "8 9\nmac br0\n" });
  expect(outcome).toMatchObject({ kind: "rolled-back", id });
  expect(fault).toMatchObject({ code, summary: expect.stringMatching(summary) });
  expect(fault?.hostState).toMatch(/^rolled back; /);
});

test("what a step said that went well is not taken for something that is missing", async () => {
  const { host, fault } = await apply({ apply: mismatched, notes: "8 9\nmac br0\n" });
  expect(fault?.found).toBe("still missing: mac br0");
  expect(host.read).toEqual(["mismatches"]);
});

test("where no time is left to confirm in, nobody is told of a connection that was not tried", async () => {
  const { host, world } = fakeHost({});
  const confirm = async () => {
    host.clock += 60_000;
    return true;
  };
  expect(
    await applyPlan(plan, { ...world, window: 60, randomByte: () => 0x7f, confirm, replan: () => nothing }),
  ).toMatchObject({
    kind: "rolled-back",
    fault: { code: "transaction/not-confirmed", message: "the change of dock-1 was not confirmed" },
  });
  expect(host.events.map(({ text }) => text)).not.toContain("not reached over a new connection");
});

test("a window that ends amid a step names the step", async () => {
  const { fault } = await apply({
    apply: ["begin 001"],
    answers: (host) => {
      if (host.clock >= 59_800 && host.coming.length === 0) host.coming.push("undo revert", "rolled-back 1 1");
      return true;
    },
  });
  expect(fault).toMatchObject({
    code: "transaction/interrupted",
    summary: "applying to dock-1 took longer than the time to confirm",
    step: `1/${plan.steps.length}  ${plan.steps[0]?.title}`,
  });
});

test.each<[string, Partial<ApplyWorld>, Script, string]>([
  ["declined", { confirm: async () => false }, {}, "transaction/not-confirmed"],
  ["not as planned", { replan: () => plan }, {}, "transaction/verify-failed"],
  [
    "too late",
    {},
    { instead: { confirm: () => ({ ...said("refused undo"), exitCode: 1 }) } },
    "transaction/not-confirmed",
  ],
])("what is %s is undone at once, not at the end of the window", async (_, given, script, code) => {
  const { host, outcome, fault } = await apply(script, given);
  expect(outcome.kind).toBe("rolled-back");
  expect(fault?.code).toBe(code);
  expect(host.asked.at(-1)).toBe("start --no-block routable-revert-19700101-000000-7f7f.service");
  expect(host.clock).toBeLessThan(10_000);
});

test("a host that answers no new connection is given up when it has gone back by itself", async () => {
  const { outcome, fault } = await apply({
    answers: (host) => {
      if (host.clock >= 60_000 && host.journal.length < 4) host.journal.push("60 undo revert", "61 rolled-back 9 9");
      const applied = host.journal.some((line) => line.includes("applied"));
      return !applied || host.clock >= 61_000;
    },
  });
  expect(outcome.kind).toBe("rolled-back");
  expect(fault).toMatchObject({ code: "transaction/not-confirmed", found: "dock-1 does not answer" });
});

test("a confirmation whose answer was lost is asked for again, and counts", async () => {
  let lost = 0;
  const { host, outcome } = await apply({
    instead: {
      confirm: (host) => {
        if (!host.journal.some((line) => line.includes("committed"))) host.journal.push("1 committed");
        return lost++ === 0 ? silent : silence;
      },
    },
  });
  expect(outcome.kind).toBe("applied");
  expect(host.asked.filter((asked) => asked === "confirm")).toHaveLength(2);
});

test("a host that never answers again is unreachable, not rolled back", async () => {
  const { host, outcome, fault } = await apply({ answers: (host) => host.services.length < 3 });
  expect(outcome).toMatchObject({ kind: "unreachable", id });
  expect(fault?.hostState).toMatch(/^unknown from here/);
  expect(host.clock).toBeGreaterThan(60_000);
});

test("a host between the states names what differs, and why it went back", async () => {
  const { outcome } = await apply({
    apply: ["begin 001", "failed 001 1", "undo revert", "not-restored 7 9"],
    notes: "7 9\nfile /etc/network/interfaces\nmaster eth0 -\n",
  });
  expect(outcome).toMatchObject({
    kind: "not-restored",
    steps: ["file /etc/network/interfaces", "master eth0 -"],
    fault: { code: "transaction/not-restored", cause: { code: "transaction/step-failed" } },
  });
});

const jobFailed = new Fault({ code: "systemd/job-failed", summary: "dock-1: could not be started" });

function said(line: string) {
  return { ...silence, stdout: `${line}\n` };
}
