import { describe, expect, test } from "vitest";
import { isPlanFile, planFileText, readPlanFile } from "../../../src/cli/plan-file.ts";
import { bridgePlan, quietPlan } from "../../golden/report/plans.ts";

const saved = {
  profile: { file: "profiles/homelab.yaml", text: "version: 1\n" },
  plans: [bridgePlan, quietPlan],
};

describe("a saved plan", () => {
  test("is read as it was written", () => {
    const text = planFileText(saved);
    expect(isPlanFile(text)).toBe(true);
    expect(readPlanFile(text, "x.plan")).toEqual(saved);
  });

  test("keeps of a profile only what is needed to read it again", () => {
    const text = planFileText({ ...saved, profile: { ...saved.profile, ...{ placeOf: () => 1 } } });
    expect(JSON.parse(text).profile).toEqual(saved.profile);
  });

  test.each<[string, (text: string) => string, RegExp]>([
    ["cut short", (text) => text.slice(0, -20), /cut short, or edited/],
    ["edited in one value", (text) => text.replace("192.0.2.11/24", "192.0.2.12/24"), /digest/],
    ["edited in its profile", (text) => text.replace("version: 1", "version: 2"), /digest/],
    ["of another version", (text) => text.replace('"version": 1', '"version": 2'), /version 2/],
    ["with foreign keys", (text) => text.replace('"version": 1', '"version": 1, "x": 1'), /cut short, or edited/],
    ["without plans", (text) => text.replace('"plans"', '"plan"'), /cut short, or edited/],
  ])("%s is refused", (_, spoil, found) => {
    const text = spoil(planFileText(saved));
    expect(isPlanFile(text)).toBe(true);
    expect(() => readPlanFile(text, "x.plan")).toThrow(
      expect.objectContaining({
        code: "cli/bad-plan-file",
        diagnostics: [expect.objectContaining({ found: expect.stringMatching(found) })],
      }),
    );
  });

  test.each(["version: 1\nlan: {}\n", '{ "version": 1, "lan": {} }', "", "{}"])("%j is a profile", (text) => {
    expect(isPlanFile(text)).toBe(false);
  });
});
