import { expect, test } from "vitest";
import { parseAddress } from "../../../src/address/parse.ts";
import { Fault } from "../../../src/fault/fault.ts";
import { planHost } from "../../../src/plan/plan-host.ts";
import { readProfile } from "../../../src/profile/read.ts";
import { desiredFor } from "../../../src/topology/desired-for.ts";
import { bookworm, route } from "../../support/plan-facts.ts";
import { labProfile } from "../../support/plan-of.ts";

/** A profile with this in it does not pass its own checks; a plan does not rely on them. */
test("a gateway in the pool is refused here, too", () => {
  const document = readProfile(labProfile, "profiles/lab.yaml");
  const desired = desiredFor(document.profile, "dock-1");
  const gateway = parseAddress("10.77.11.1");
  const facts = bookworm();
  try {
    planHost({
      desired: { ...desired, lan: { ...desired.lan, gateway } },
      facts: { ...facts, routes: [...facts.routes.slice(1), route("default", { gateway })] },
      document,
      fingerprint: "",
    });
    expect.unreachable();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    expect(error.diagnostics.map(({ code }) => code)).toEqual(["plan/gateway-in-pool"]);
  }
});
