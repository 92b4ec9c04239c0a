import type { Plan } from "../../../src/plan/plan.ts";
import type { Step } from "../../../src/plan/step.ts";

/** What has to be known of a step to choose where to harm it. */
export interface PlannedStep {
  kind: Step["kind"];
  /** Not only in memory. */
  onDisk: boolean;
}

/** Those of the plan that every host of the matrix gets. It is only made once hosts run, and the cells before that. */
export const plannedSteps: readonly PlannedStep[] = [
  { kind: "file", onDisk: true },
  { kind: "file", onDisk: false },
  { kind: "file", onDisk: false },
  { kind: "links", onDisk: false },
  { kind: "file", onDisk: true },
  { kind: "file", onDisk: true },
  { kind: "file", onDisk: true },
  { kind: "unit", onDisk: false },
  { kind: "links", onDisk: false },
];

export function plannedStepsOf({ steps }: Plan): PlannedStep[] {
  return steps.map((step) => ({ kind: step.kind, onDisk: step.kind === "file" && !step.volatile }));
}
