import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Facts } from "../../../src/facts/facts.ts";
import { Fault } from "../../../src/fault/fault.ts";
import { bookworm } from "../../support/plan-facts.ts";
import { labProfile, planOf } from "../../support/plan-of.ts";

/** What real hosts of three releases told of themselves. */
const captured = new URL("../facts/goldens/", import.meta.url);
/** Looked for only since these hosts were captured, and found on none of them. */
const files = { "/usr/local/lib/routable/keep-addresses": null };
const profile = labProfile.replaceAll("10.77.", "10.81.");

describe("plans for captured hosts", () => {
  test.each(readdirSync(captured))("%s", async (name) => {
    const facts = JSON.parse(readFileSync(new URL(name, captured), "utf8")) as Omit<Facts, "tools">;
    const answer = planOrRefusals({ ...facts, files: { ...files, ...facts.files }, tools: bookworm().tools });
    await expect(`${JSON.stringify(answer, null, 2)}\n`).toMatchFileSnapshot(`goldens/captured/${name}`);
  });
});

function planOrRefusals(facts: Facts) {
  try {
    return planOf(facts, profile);
  } catch (error) {
    if (error instanceof Fault) return error.diagnostics;
    throw error;
  }
}
