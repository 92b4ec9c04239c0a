import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Fault } from "../../../src/fault/fault.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { draw, type Look } from "../../../src/report/draw.ts";
import { eventLine } from "../../../src/report/event-text.ts";
import { faultText } from "../../../src/report/fault-text.ts";
import { jsonLine } from "../../../src/report/json.ts";
import { spelledOut } from "../../../src/report/next-command.ts";
import { outcomeText } from "../../../src/report/outcome-text.ts";
import { planText } from "../../../src/report/plan-text.ts";
import { withoutCredentials } from "../../../src/report/secrets.ts";
import { bridgePlan } from "../../golden/report/plans.ts";

const look: Look = { color: false, width: 80 };

/** Recognisable wherever any part of it survives: every password begins and ends with a word found nowhere else. */
const password = fc
  .string({ unit: fc.constantFrom(..."aZ09:/@?#%&=+!$*,;~^(){}[]|<>'`.-_\\\"é漢"), maxLength: 12 })
  .map((middle) => `hunter${middle}secretend`);
const scheme = fc.constantFrom("http://", "https://", "socks5://", "");
const secret = fc.record({ scheme, password }).map(({ scheme, password }) => `${scheme}ana:${password}@proxy.lan:3128`);

describe("a planted password", () => {
  test("is in no rendered text and no JSON", () => {
    fc.assert(
      fc.property(secret, (url) => {
        for (const text of everythingWith(url)) expect(text).not.toMatch(/hunter|secretend/);
      }),
    );
  });

  test("leaves the proxy's own name readable", () => {
    fc.assert(
      fc.property(secret, (url) => {
        expect(withoutCredentials(`HTTP_PROXY=${url}`)).toMatch(/^HTTP_PROXY=.*ana:\*\*\*@proxy\.lan:3128$/);
      }),
    );
  });
});

test("text without credentials stays as it is", () => {
  for (const text of [
    "ssh root@192.0.2.11",
    "ssh://root@192.0.2.11:22",
    "ssh root@2001:db8::b",
    "http://proxy:3128",
    "ana:users /home/ana",
    "12:30:59 veth1@if2",
  ]) {
    expect(withoutCredentials(text)).toBe(text);
  }
});

test("hiding twice is hiding once, and takes linear time", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'a:/@ "=') }), (text) => {
      const once = withoutCredentials(text);
      expect(withoutCredentials(once)).toBe(once);
    }),
  );
  const started = performance.now();
  withoutCredentials(`${"a:".repeat(1_000_000)}@`);
  expect(performance.now() - started).toBeLessThan(1000);
});

function everythingWith(url: string): string[] {
  const fault = new Fault({
    code: "usage/invalid",
    summary: `cannot use ${url}`,
    place: { file: "p.yaml", line: 1, column: 12, text: `    https: ${JSON.stringify(url)}`, length: 8 },
    step: `set ${url}`,
    expected: url,
    found: `first\n${url}`,
    hostState: url,
    next: [url],
  });
  const plan = planWith(url);
  const id = "20261120-073059-7f3a";
  const event = { host: "dock-1", at: 0, elapsed: 0, phase: "step" as const, text: `set ${url}` };
  const outcome = { kind: "not-restored" as const, id, steps: [`set ${url}`], fault };
  const call = { program: "routable", profile: "p.yaml", sshConfig: null };
  const faults = fault.diagnostics.map((each) => spelledOut(each, call));
  return [
    draw(planText({ plan, label: `ssh ${url}` }, { all: true, width: 80 }), look),
    draw(faultText(faults, 60), look),
    draw([eventLine(event, 80)], look),
    draw(outcomeText(outcome, { host: "dock-1", call }), look),
    jsonLine({ plans: [plan], outcome, event, faults: fault.diagnostics }),
  ];
}

function planWith(url: string): Plan {
  const dropIn = (proxy: string) => `[Service]\nEnvironment="HTTP_PROXY=${proxy}"\nEnvironment=HTTPS_PROXY=${proxy}\n`;
  const state = (content: string) => ({ content, mode: "0644", uid: 0, gid: 0 });
  return {
    ...bridgePlan,
    changes: [
      {
        action: "change",
        subject: `proxy ${url}`,
        details: [
          { kind: "value", name: "http", before: url, after: `${url}2` },
          { kind: "file", path: "/etc/x.conf", before: dropIn(url), after: dropIn("http://proxy:1") },
          { kind: "file", path: "/etc/y.json", before: null, after: JSON.stringify({ proxies: { http: url } }) },
          { kind: "note", text: `now ${url}` },
        ],
        risks: [{ kind: "outage", text: `through ${url}` }],
        place: null,
      },
    ],
    unchanged: [`proxy ${url}`],
    steps: [
      {
        kind: "file",
        title: `write ${url}`,
        managementPath: false,
        path: "/etc/x.conf",
        before: null,
        after: state(dropIn(url)),
        volatile: false,
      },
    ],
  };
}
