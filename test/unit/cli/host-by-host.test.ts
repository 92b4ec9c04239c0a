import { expect, test } from "vitest";
import { hostByHost, type Job } from "../../../src/cli/host-by-host.ts";
import { interruptedBefore } from "../../../src/cli/interruption.ts";
import type { Session } from "../../../src/cli/session.ts";

test("what an interruption means says what was done on that host already", async () => {
  const told = { width: 80, result() {}, progress() {}, faults() {} };
  const session = { output: told, ifInterrupted: interruptedBefore } as Partial<Session> as Session;
  const meanings: string[] = [];
  const jobs = ["dock-1", "dock-1", "dock-2"].map((host): Job => {
    const run = async () => {
      meanings.push(session.ifInterrupted.message);
      return { kind: "rolled-back", id: "20261120-073059-7f3a", fault: null } as const;
    };
    return { host, run };
  });
  expect(await hostByHost(session, jobs)).toBe(0);
  expect(meanings).toEqual([
    "interrupted before dock-1 was changed",
    "interrupted before all of it was taken back on dock-1",
    "interrupted before dock-2 was changed",
  ]);
});
