import { describe, expect, test } from "vitest";
import { asked } from "../../lab/faults/asked.ts";
import { canStrike } from "../../lab/faults/fault.ts";
import { faults } from "../../lab/faults/faults.ts";
import { plannedSteps } from "../../lab/faults/planned-steps.ts";

const struck = faults.flatMap((fault) => {
  const steps = plannedSteps.filter((step) => canStrike(fault, step));
  return [...new Set(steps.map(({ kind }) => `${fault.name} at a step of kind ${kind}`))];
});

describe("the share of the fault matrix that runs with every lab test", () => {
  const { cells, isFullRun } = asked(undefined);
  const harmed = cells.flatMap((cell) => (cell.kind === "at-step" ? [cell] : []));

  test("harms with every fault at every kind of step that it can strike, and with each once", () => {
    const covered = harmed.map(({ fault, step }) => `${fault.name} at a step of kind ${plannedSteps[step]?.kind}`);
    expect(covered.toSorted()).toEqual(struck.toSorted());
    expect(isFullRun).toBe(false);
  });

  test("harms at every step with something", () => {
    expect(new Set(harmed.map(({ step }) => step))).toEqual(new Set(plannedSteps.keys()));
  });

  test("cuts the power once unconfirmed and once at a seeded moment", () => {
    expect(cells.flatMap(({ kind }) => (kind === "at-step" ? [] : [kind]))).toEqual(["unconfirmed", "at-random"]);
  });
});

describe("what a run of the fault matrix can be asked for", () => {
  test("all: every fault at every step that it can strike", () => {
    const { cells, isFullRun } = asked("all");
    const names = cells.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, at } of faults) {
      const steps = at.verb === "undo-at-boot" ? [1, 5, 6, 7] : plannedSteps.map((_, index) => index + 1);
      expect(names.filter((cell) => new RegExp(`^${name}@\\d+$`).test(cell))).toEqual(
        steps.map((step) => `${name}@${step}`),
      );
    }
    expect(isFullRun).toBe(true);
  });

  test("cells by their names, and a seed says the moment", () => {
    const { cells, isFullRun } = asked("fails@4 power@seed-7");
    expect(cells).toMatchObject([{ step: 3 }, { seed: 7, milliseconds: 3914 }]);
    expect(isFullRun).toBe(false);
    expect(asked("power@seed-99").cells).toMatchObject([{ seed: 99 }]);
    expect(() => asked("fails@4 power@nowhere")).toThrow("no such cell: power@nowhere; there are fails@1 fails@2");
  });
});
