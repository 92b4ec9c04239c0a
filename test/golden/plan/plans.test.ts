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
    // But for containers that are gone once they are stopped, as the plan says.
    const containers = facts.docker?.containers.filter(({ autoRemove }) => !autoRemove) ?? [];
    const lasting = { ...facts, docker: facts.docker && { ...facts.docker, containers } };
    const plan = planOf(lasting, profile);
    expect(planOf(undoneSteps(afterSteps(lasting, plan.steps), plan.steps, lasting), profile)).toEqual(plan);
  });
});

describe("refusals", () => {
  test.each(Object.entries(refused))("%s", async (name, { facts, profile }) => {
    const text = `${JSON.stringify(refusalsOf(facts, profile), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`goldens/refused/${name}.json`);
  });
});
