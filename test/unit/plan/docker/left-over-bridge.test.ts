import { expect, test } from "vitest";
import type { Mac } from "../../../../src/address/types.ts";
import type { Facts } from "../../../../src/facts/facts.ts";
import type { LinksStep, Step } from "../../../../src/plan/step.ts";
import { afterOperations } from "../../../support/after-plan.ts";
import { bookworm } from "../../../support/plan-facts.ts";
import { planOf } from "../../../support/plan-of.ts";

const before = bookworm();
const step = removalIn(planOf(before).steps);

test("docker0 comes back with its MAC where it is gone", () => {
  expect(macIn(afterOperations(afterOperations(before, step.apply), step.undo))).toEqual(macIn(before));
});

test("docker0 gets its MAC back where dockerd made it again with another", () => {
  const links = before.links.map((each) =>
    each.name === "docker0" ? { ...each, mac: "02:42:00:00:00:99" as Mac } : each,
  );
  expect(macIn(afterOperations({ ...before, links }, step.undo))).toEqual(macIn(before));
});

function macIn({ links }: Facts) {
  return links.find(({ name }) => name === "docker0")?.mac;
}

function removalIn(steps: readonly Step[]): LinksStep {
  const found = steps.find((each) => each.kind === "links" && each.title === "remove docker0");
  if (found?.kind !== "links") throw new Error("the plan leaves docker0");
  return found;
}
