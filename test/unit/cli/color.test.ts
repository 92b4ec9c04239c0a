import { describe, expect, test } from "vitest";
import { fakeWorld, run } from "../../support/fake-environment.ts";

describe("colour", () => {
  test.each<[string, boolean, Record<string, string>, boolean]>([
    ["on a terminal", true, {}, true],
    ["not into a pipe", false, {}, false],
    ["not on a dumb terminal", true, { TERM: "dumb" }, false],
    ["not where NO_COLOR is set", true, { NO_COLOR: "1" }, false],
    ["an empty NO_COLOR is none", true, { NO_COLOR: "" }, true],
    ["FORCE_COLOR into a pipe", false, { FORCE_COLOR: "1" }, true],
    ["FORCE_COLOR=0 is no colour", true, { FORCE_COLOR: "0" }, false],
    ["NO_COLOR wins", true, { FORCE_COLOR: "1", NO_COLOR: "1" }, false],
  ])("%s", async (_, terminal, variables, colored) => {
    const { stderr } = await run(fakeWorld(), ["plan", "nowhere.yaml"], { terminal, variables });
    expect(stderr.includes("\x1b[")).toBe(colored);
  });
});
