import type { Facts } from "../facts/facts.ts";
import type { FaultCode } from "../fault/codes.ts";
import type { Diagnostic, Place } from "../fault/fault.ts";
import type { Desired } from "../topology/desired.ts";
import type { Plan } from "./plan.ts";

/** What every part of the planner is given: one host as it should be and as it is, and where to say what stands in the way. */
export interface Planning {
  desired: Desired;
  facts: Facts;
  /** Notes a reason to leave the host alone. Planning goes on, so that all reasons are told at once. */
  refuse(refusal: Refusal): void;
  /** Where in the profile a value stands. */
  placeOf(path: readonly string[]): Place;
}

export interface Refusal extends Pick<Diagnostic, "summary" | "expected" | "found" | "next"> {
  code: Extract<FaultCode, `plan/${string}`>;
  /** The value of the profile that cannot be had on this host, or the line of the host's own file that says otherwise. */
  at?: readonly string[] | Place;
}

/** What one part of the planner contributes to the plan. */
export type Part = Pick<Plan, "changes" | "unchanged" | "steps">;

export const nothing: Part = { changes: [], unchanged: [], steps: [] };
