import { describe, expect, test } from "vitest";
import { Fault } from "../../../src/fault/fault.ts";
import { draw, type Line } from "../../../src/report/draw.ts";
import { eventLine } from "../../../src/report/event-text.ts";
import { historyText } from "../../../src/report/history-text.ts";
import { jsonLine } from "../../../src/report/json.ts";
import { outcomeText } from "../../../src/report/outcome-text.ts";
import type { Event } from "../../../src/transaction/event.ts";
import type { Outcome } from "../../../src/transaction/outcome.ts";

const id = "20261120-073059-7f3a";
const fault = new Fault({
  code: "usage/invalid",
  host: "dock-1",
  summary: "bridge br0 has no carrier",
  step: "5/7  attach eno1 to br0",
  expected: "operstate up",
  found: "operstate down for 10 s",
});

const events: readonly Event[] = [
  { host: "dock-1", at: 1795159859400, elapsed: 0.4, phase: "arm", text: "undo 7f3a in 60 s" },
  {
    host: "dock-1",
    at: 1795159859500,
    elapsed: 0.1,
    phase: "step",
    text: "move 192.0.2.11/24 from eno1 to br0",
    step: { index: 3, of: 7 },
  },
  { host: "dock-1", at: 1795159860100, elapsed: 0.6, phase: "verify", text: "9 of 9 facts match" },
  { host: "dock-1", at: 1795159860400, elapsed: 0.3, phase: "confirm", text: "reached over a new connection" },
  {
    host: "dock-1",
    at: 1795159870400,
    elapsed: 12,
    phase: "undo",
    text: "write /etc/systemd/system/docker.service.d/50-routable.conf",
    step: { index: 6, of: 9 },
  },
];

test("events, a line each", async () => {
  await golden(
    "events",
    events.map((event) => eventLine(event, 80)),
  );
});

test("events as NDJSON", async () => {
  const text = events.map((event) => jsonLine({ type: "event", ...event })).join("");
  await expect(text).toMatchFileSnapshot("goldens/events.ndjson");
});

describe("outcomes", () => {
  test.each<[string, Outcome]>([
    ["applied", { kind: "applied", id, seconds: 4.1, created: 1, changed: 2, removed: 0 }],
    ["nothing", { kind: "nothing-to-do" }],
    [
      "proved",
      {
        kind: "proved",
        id,
        window: 30,
        backAfter: 31.24,
        undoTook: 1.13,
        files: 1412,
        outage: { heard: "session", applyingMs: 34, goingBackMs: 87, atRestMs: 24 },
      },
    ],
    [
      "proved-here",
      {
        kind: "proved",
        id,
        window: 60,
        backAfter: 63.5,
        undoTook: 3.1,
        files: 373,
        outage: { heard: "gateway", applyingMs: 21, goingBackMs: 24, atRestMs: null },
      },
    ],
    ["not-proved", { kind: "not-proved", id, differences: ["file /etc/hosts: another content"], outage: null, fault }],
    ["refused", { kind: "refused", fault }],
    ["rolled-back", { kind: "rolled-back", id, fault }],
    ["rolled-back-on-request", { kind: "rolled-back", id, fault: null }],
    ["not-restored", { kind: "not-restored", id, steps: ["link eno1 is down", "/etc/network/interfaces"], fault }],
    ["accepted", { kind: "accepted", id, steps: ["link eno1 is down", "/etc/network/interfaces"] }],
    ["not-ended", { kind: "not-ended", id, fault }],
    ["unreachable", { kind: "unreachable", id, fault }],
    ["unreachable-before", { kind: "unreachable", id: null, fault }],
  ])("%s", async (name, outcome) => {
    const call = { program: "routable", profile: "profiles/home lab.yaml", sshConfig: null };
    const context = { host: "dock-1", call };
    await golden(`outcome-${name}`, outcomeText(outcome, context));
  });
});

test("the history of a host", async () => {
  const holder = "ana@laptop since 2026-11-20T07:30:59.000Z, applying profiles/homelab.yaml";
  const at = Date.UTC(2026, 10, 20, 7, 30, 59) / 1000;
  const records = [
    { id: "20261119-101500-00b1", holder, summary: "1 created", phase: "none" as const, entries: [] },
    {
      id,
      holder,
      summary: "1 created, 2 changed",
      phase: "rolled-back" as const,
      entries: [{ at, uptime: null, word: "begun", rest: [] }],
    },
    {
      id: "20261120-081500-91c0",
      holder,
      summary: "1 created, 2 changed",
      phase: "committed" as const,
      entries: [{ at: at + 3600, uptime: null, word: "begun", rest: [] }],
    },
  ];
  const label = "ssh root@192.0.2.11";
  await golden("history", historyText({ host: "dock-1", label, records }));
  await golden("history-empty", historyText({ host: "dock-1", label, records: [] }));
});

function golden(name: string, lines: readonly Line[]): Promise<void> {
  return expect(draw(lines, { color: false, width: 80 })).toMatchFileSnapshot(`goldens/${name}.txt`);
}
