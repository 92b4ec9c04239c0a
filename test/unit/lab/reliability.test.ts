import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { document, pageOfResults, reliability, type Section, toldOf } from "../../lab/faults/reliability.ts";

const first: Section = {
  title: "At every step",
  order: 1,
  facts: [["run on", "2026-11-20"]],
  cells: [
    { name: "fails@1", outcome: "before", recoverySeconds: 2.34, differs: [] },
    { name: "sshd-killed@1", outcome: "after", recoverySeconds: 5, differs: [] },
    { name: "hangs@1", outcome: "before", recoverySeconds: 12.1, differs: [] },
  ],
  body: "A table.\n",
};
const failed = { name: "seed-3", outcome: "failed", recoverySeconds: null, differs: [] } as const;
const second: Section = { title: "On a machine", order: 2, facts: [], cells: [failed], body: "Another.\n" };

test("the page counts every ending, and names the slowest", () => {
  const page = reliability([first]);
  expect(page).toContain("**3 applies were harmed. Every host came back by itself, or said what it lacked.**");
  expect(page).toContain("as it was before the apply, on disk and in the kernel, containers running | 2 |");
  expect(page).toContain("median 5.0 s, worst 12.1 s (`hangs@1`)");
  expect(page).toContain("## At every step\n\n| | |\n|---|---|\n| run on | 2026-11-20 |\n| applies harmed | 3 |");
});

test("a failure stands in its first lines", () => {
  const page = reliability([first, second]);
  expect(page).toContain("**4 applies were harmed. 1 of them ended otherwise than promised.**");
  expect(page.indexOf("## On a machine")).toBeGreaterThan(page.indexOf("## At every step"));
  expect(page).toContain("| recovery | none |");
});

test("a cell says how the apply ended, unless it is back in the state before", () => {
  expect(first.cells.map(toldOf)).toEqual(["2.3", "after 5.0", "12.1"]);
  expect(toldOf(failed)).toBe("**failed**");
});

test("what a host named stands below its table", () => {
  const cell = {
    name: "undo-hangs@4",
    outcome: "named",
    recoverySeconds: 22,
    differs: ["absent br0", "master eth0 -"],
  } as const;
  expect(reliability([{ ...first, cells: [cell] }])).toMatch(
    /A table\.\n\nWhat .*:\n\n- `undo-hangs@4`: `absent br0`, `master eth0 -`\n$/,
  );
});

test("the document is what its results make, and nobody's own words", async () => {
  expect(await readFile(document, "utf8")).toBe(await pageOfResults());
});
