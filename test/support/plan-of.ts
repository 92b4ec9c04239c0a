import type { Facts } from "../../src/facts/facts.ts";
import { Fault } from "../../src/fault/fault.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { planHost } from "../../src/plan/plan-host.ts";
import type { ProfileDocument } from "../../src/profile/profile.ts";
import { readProfile } from "../../src/profile/read.ts";
import { desiredFor } from "../../src/topology/desired-for.ts";

export const labProfile = `version: 1
lan:
  subnet: 10.77.0.0/16
  gateway: 10.77.0.1
docker:
  ipForward: false
  ipMasq: false
hosts:
  dock-1: { ssh: root@10.77.0.11, pool: 10.77.11.0/24 }
`;

/** The whole way from a profile's text, or what was read of it, to the plan. */
export function planOf(facts: Facts, profile: string | ProfileDocument = labProfile, host = "dock-1"): Plan {
  const document = typeof profile === "string" ? readProfile(profile, "profiles/lab.yaml") : profile;
  return planHost({ desired: desiredFor(document.profile, host), facts, document, fingerprint: "sha256:test" });
}

/** The refusals of a plan that must be refused. */
export function refusalsOf(facts: Facts, profile = labProfile): Fault["diagnostics"] {
  try {
    planOf(facts, profile);
  } catch (error) {
    if (error instanceof Fault) return error.diagnostics;
    throw error;
  }
  throw new Error("the plan was not refused");
}
