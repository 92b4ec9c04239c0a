import { expect, test } from "vitest";
import type { Diagnostic } from "../../../src/fault/fault.ts";
import { draw } from "../../../src/report/draw.ts";
import { faultText } from "../../../src/report/fault-text.ts";
import { spelledOut } from "../../../src/report/next-command.ts";

const code = "usage/invalid";

test("what failed at a step, and the state of the host now", async () => {
  await golden("fault-step", [
    {
      code,
      host: "dock-3",
      summary: "bridge br0 has no carrier",
      step: "5/7  attach eno1 to br0",
      place: { file: "profiles/edge.yaml", line: 18, column: 3 },
      expected: "operstate up",
      found: "operstate down for 10 s",
      hostState: "rolled back; 9 of 9 facts match the state before",
      next: ["check eno1's cable, then: routable doctor --host dock-3"],
    },
  ]);
});

test("all errors of a profile, each with its line and a caret", async () => {
  await golden("fault-profile", [
    {
      code,
      summary: 'unknown key "brigde"',
      place: { file: "profiles/edge.yaml", line: 7, column: 1, text: "brigde: { name: br0 }", length: 6 },
      expected: "one of: version, lan, bridge, pools, docker, hosts",
      found: "brigde",
      next: ['did you mean "bridge"?'],
    },
    {
      code,
      summary: "pool lies outside lan.subnet",
      place: {
        file: "profiles/edge.yaml",
        line: 112,
        column: 43,
        text: "  dock-1: { ssh: root@192.168.0.51, pool: 10.0.0.0/24 }",
        length: 11,
      },
      expected: "a prefix within 192.168.0.0/16",
      found: "10.0.0.0/24",
    },
  ]);
});

test("a program's message of several lines, and several ways out", async () => {
  await golden("fault-lines", [
    {
      code,
      host: "dock-1",
      summary: "dock-1: ssh could not connect",
      found: "exit code 255:\nkex_exchange_identification: read: Connection reset by peer\nConnection reset\n",
      hostState: "untouched",
      next: ["try: ssh root@192.0.2.11 true", "or name another port in the profile"],
    },
  ]);
});

test("a source line wider than the terminal keeps what is meant in view", async () => {
  const text = `hosts: { ${Array.from({ length: 40 }, (_, n) => `dock-${n}: { pool: 10.0.${n}.0/24 }`).join(", ")} }`;
  const column = text.indexOf("10.0.20.0/24") + 1;
  await golden("fault-wide", [
    { code, summary: "pools overlap", place: { file: "p.yaml", line: 3, column, text, length: "10.0.20.0/24".length } },
  ]);
});

test("a caret stays below its value when a password left of it was hidden", async () => {
  const text = "docker: { proxies: { http: http://ana:hunter2@proxy:3128 }, mtu: 99999 }";
  const place = { file: "p.yaml", line: 3, column: text.indexOf("99999") + 1, text, length: 5 };
  await golden("fault-hidden", [{ code, summary: "mtu is too large", place }]);
});

function golden(name: string, diagnostics: readonly Diagnostic[]): Promise<void> {
  const call = { program: "routable", profile: "p.yaml", sshConfig: null };
  const faults = diagnostics.map((each) => spelledOut(each, call));
  const text = draw(faultText(faults, 80), { color: false, width: 80 });
  return expect(text).toMatchFileSnapshot(`goldens/${name}.txt`);
}
