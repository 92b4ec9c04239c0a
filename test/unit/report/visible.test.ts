import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { draw } from "../../../src/report/draw.ts";
import { eventLine } from "../../../src/report/event-text.ts";
import { faultText } from "../../../src/report/fault-text.ts";
import { fileDiff } from "../../../src/report/file-diff.ts";
import { planText } from "../../../src/report/plan-text.ts";
import { visible } from "../../../src/report/visible.ts";
import { bridgePlan } from "../../golden/report/plans.ts";

test.each([
  ["\x1b[2J", "\\x1b[2J"],
  ["a\r\nb\tc\0", "a\\r\\nb\\tc\\x00"],
  ["\x9b31m", "\\x9b31m"],
  ["abc\u202etxt", "abc\\u202etxt"],
  ["\ud800", "\\ud800"],
  ["\u{e0041}", "\\u{e0041}"],
  ["bridge br0 → eno1, ünïcode 漢", "bridge br0 → eno1, ünïcode 漢"],
])("%j is shown as %j", (text, shown) => {
  expect(visible(text)).toBe(shown);
});

describe("whatever a profile or a host calls things", () => {
  const look = { color: false, width: 80 };
  const hostile = fc.string({ unit: fc.constantFrom(..."a\x1b[31m\r\n\t\x07\x9b\u202e\u200b\u2028|\x7f ") });

  test("no control character reaches the terminal, but line breaks and a file's tabs", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const shown of shownWith(text)) expect(shown).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u);
      }),
    );
  });

  test("a carriage return in a file's line is seen", () => {
    const diff = fileDiff({ path: "/etc/hosts", before: null, after: "a\r\nb\x1b[2Jc\td\n" });
    expect(draw(diff.slice(3), look)).toBe("+a\\r\n+b\\x1b[2Jc\td\n");
  });

  function shownWith(text: string): string[] {
    const plan = { ...bridgePlan, host: text, changes: [{ ...changeOf(text) }], unchanged: [text] };
    const place = { file: text, line: 1, column: 3, text, length: 4 };
    const drawn = [
      draw(planText({ plan, label: text }, { all: true, width: 60 }), look),
      draw(
        faultText([{ code: "usage/invalid", summary: text, host: text, place, found: text, next: [text] }], 60),
        look,
      ),
      draw([eventLine({ host: text, at: 0, elapsed: 0, phase: "step", text }, 60)], look),
    ];
    return drawn.flatMap((each) => each.split(/[\n\t]/));
  }

  function changeOf(text: string) {
    return {
      action: "create" as const,
      subject: text,
      details: [
        { kind: "value" as const, name: text, before: text, after: text },
        { kind: "file" as const, path: text, before: "", after: text },
        { kind: "note" as const, text },
      ],
      risks: [{ kind: "outage" as const, text }],
      place: null,
    };
  }
});
