import { createHash } from "node:crypto";
import * as z from "zod";
import { Fault } from "../fault/fault.ts";
import type { Plan } from "../plan/plan.ts";

/** Plans as `plan --out` saves them, with the profile's text that they were made from: apply checks its work by it. */
export interface SavedPlans {
  profile: { file: string; text: string };
  plans: readonly Plan[];
}

const format = "routable-plan";
const version = 1;

/**
 * Holds whole configuration files, with their secrets: to be written for its owner alone. The digest guards against a
 * torn or edited file; a plan is what a person agreed to, and is never edited by hand.
 */
export function planFileText({ profile: { file, text }, plans }: SavedPlans): string {
  const body = { profile: { file, text }, plans };
  return `${JSON.stringify({ format, version, digest: digestOf(body), ...body }, null, 1)}\n`;
}

/** Whether this text means to be a saved plan, and not a profile. */
export function isPlanFile(text: string): boolean {
  return /^\s*\{\s*"format"\s*:\s*"routable-plan"/.test(text);
}

/** @throws Fault cli/bad-plan-file */
export function readPlanFile(text: string, file: string): SavedPlans {
  const parsed = shape.safeParse(jsonOf(text));
  if (!parsed.success) throw badPlanFile(file, "a plan that routable saved, whole", "a file cut short, or edited");
  const { version: found, digest, profile, plans } = parsed.data;
  if (found !== version) throw badPlanFile(file, `a plan of version ${version}`, `version ${found}`);
  if (digest !== digestOf({ profile, plans })) {
    throw badPlanFile(file, "the plan as routable saved it", "an edited plan: its digest does not fit");
  }
  return { profile, plans };
}

const shape = z.strictObject({
  format: z.literal(format),
  version: z.number(),
  digest: z.string(),
  profile: z.strictObject({ file: z.string(), text: z.string() }),
  // The digest vouches for the rest of it.
  plans: z.array(z.custom<Plan>((plan) => plan instanceof Object && "host" in plan && "steps" in plan)),
});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function digestOf(body: object): string {
  return `sha256:${createHash("sha256").update(JSON.stringify(body)).digest("hex")}`;
}

function badPlanFile(file: string, expected: string, found: string): Fault {
  return new Fault({
    code: "cli/bad-plan-file",
    summary: `${file} is not a plan that can be applied`,
    expected,
    found,
    hostState: "untouched",
    next: ["make it again: routable plan PROFILE --out FILE"],
  });
}
