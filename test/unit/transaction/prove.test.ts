import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { fingerprint } from "../../../src/facts/fingerprint.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { proveRollback } from "../../../src/transaction/prove.ts";
import type { ChannelEnd, Transport } from "../../../src/transport/transport.ts";
import { fakeHost, type Script, silence } from "../../support/fake-host.ts";
import { bookworm } from "../../support/plan-facts.ts";
import { planOf } from "../../support/plan-of.ts";

const plan: Plan = { ...planOf(bookworm()), fingerprint: fingerprint(bookworm()) };
const wentBack = ["applied 9 9", "undo revert", "rolled-back 9 9"];
const listing = "/etc\td 755 0:0 \0/etc/hosts\tf 644 0:0 \0\0";
const digest = (letter: string) => `${letter.repeat(64)}  /etc/hosts\0`;

async function prove(script: Script, given: Partial<Plan> = {}) {
  const files = { "-s": () => ({ ...silence, stdout: `${listing}${digest("a")}` }) };
  const { host, world } = fakeHost({ ...script, instead: { ...files, ...script.instead } });
  const settings = { window: 30, randomByte: () => 0x7f, gateway: null };
  const transport = heardOf(world.transport);
  return { host, outcome: await proveRollback({ ...plan, ...given }, { ...world, ...settings, transport }) };
}

/** The same host, which can be listened to; it says nothing until that is closed. */
function heardOf(transport: Transport): Transport {
  const heard: Transport = {
    ...transport,
    async open(argv) {
      if (argv[0] !== "timeout") return await transport.open(argv);
      const stream = new PassThrough();
      const ended = new Promise<ChannelEnd>((resolve) => {
        stream.once("close", () => resolve({ exitCode: null, stderr: "", fault: null }));
      });
      return { stream, ended, close: () => stream.destroy() };
    },
    fresh: () => heard,
  };
  return heard;
}

test("confirms nothing and starts no undo: the host comes back by itself, the same", async () => {
  const { host, outcome } = await prove({ apply: wentBack });
  expect(outcome).toMatchObject({ kind: "proved", window: 30, files: 2, outage: null });
  expect(host.asked.filter((each) => /confirm|revert|rollback|systemctl/.test(each))).toEqual([]);
  expect(host.services.map(({ name }) => name.split("-")[1])).toEqual(["window", "revert", "apply"]);
});

test("names what differs for longer than a host needs to settle", async () => {
  let looks = 0;
  const { host, outcome } = await prove({
    apply: wentBack,
    instead: { "-s": () => ({ ...silence, stdout: `${listing}${digest(looks++ === 0 ? "a" : "b")}` }) },
  });
  expect(outcome).toMatchObject({ kind: "not-proved", differences: ["file /etc/hosts: another content"] });
  expect(host.clock).toBeGreaterThan(20_000);
});

test("what settles in time is no difference", async () => {
  let looks = 0;
  const { outcome } = await prove({
    apply: wentBack,
    instead: { "-s": () => ({ ...silence, stdout: `${listing}${digest(looks++ === 1 ? "b" : "a")}` }) },
  });
  expect(outcome).toMatchObject({ kind: "proved" });
});

test("an apply that fails is rolled back, and proves nothing of the window", async () => {
  const { outcome } = await prove({ apply: ["begin 001", "failed 001 1", "undo revert", "rolled-back 9 9"] });
  expect(outcome).toMatchObject({ kind: "rolled-back", fault: { code: "transaction/step-failed" } });
});

test("a change that somebody confirmed stays, and is said to", async () => {
  const { outcome } = await prove({ apply: ["applied 9 9", "committed"] });
  expect(outcome).toMatchObject({
    kind: "not-proved",
    differences: [expect.stringContaining("somebody confirmed it")],
  });
});

test("a host that somebody took back by hand has proved nothing of its own", async () => {
  const { outcome } = await prove({ apply: ["applied 9 9", "undo operator", "rolled-back 9 9"] });
  expect(outcome).toMatchObject({ kind: "not-proved", differences: [expect.stringContaining("by hand")] });
});

test("a host that could not be brought back is not restored", async () => {
  const { outcome } = await prove({ apply: ["applied 9 9", "undo revert", "not-restored 8 9"] });
  expect(outcome).toMatchObject({ kind: "not-restored" });
});

test("with nothing to change there is nothing to prove", async () => {
  const { host, outcome } = await prove({}, { steps: [], changes: [] });
  expect(outcome).toMatchObject({ kind: "refused", fault: { code: "transaction/nothing-to-prove" } });
  expect(host.asked).toEqual([]);
});
