import { describe, expect, test } from "vitest";
import { afterSteps, isEmpty, undoneSteps } from "../../support/after-plan.ts";
import { planOf, refusalsOf } from "../../support/plan-of.ts";
import { hosts } from "./hosts.ts";
import { refused } from "./refused.ts";

describe("plans", () => {
  test.each(Object.entries(hosts))("%s", async (name, { facts, profile }) => {
    const plan = planOf(facts, profile);
    await expect(`${JSON.stringify(plan, null, 2)}\n`).toMatchFileSnapshot(`goldens/${name}.json`);
  });

  test.each(Object.entries(hosts))("%s: done, there is nothing left to do", (_name, { facts, profile }) => {
    const again = planOf(afterSteps(facts, planOf(facts, profile).steps), profile);
    expect(again.changes).toEqual([]);
    expect(isEmpty(again)).toBe(true);
  });

  test.each(Object.entries(hosts))("%s: undone, the same plan comes out", (_name, { facts, profile }) => {
    const plan = planOf(facts, profile);
    expect(planOf(undoneSteps(afterSteps(facts, plan.steps), plan.steps), profile)).toEqual(plan);
  });
});

describe("refusals", () => {
  test.each(Object.entries(refused))("%s", async (name, { facts, profile }) => {
    const text = `${JSON.stringify(refusalsOf(facts, profile), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`goldens/refused/${name}.json`);
  });
});
