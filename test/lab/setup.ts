import type { TestProject } from "vitest/node";
import { processOwner, removeDeadLabs, removeLabsOf } from "./ownership.ts";
import { labRefusal, mayBeSkipped } from "./readiness.ts";

/** Runs once before all lab tests, and what it returns once after them. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const refusal = labRefusal(process.env);
  project.provide("labRefusal", refusal);
  if (refusal !== null) {
    if (!mayBeSkipped(process.env)) throw new Error(`the lab's tests may not be skipped here, and: ${refusal}`);
    console.warn(banner(`SKIPPED: every test on lab hosts, since: ${refusal}`));
    return undefined;
  }
  const owner = processOwner() ?? "";
  // The test files run in processes of their own; their labs belong to this one.
  process.env["LAB_OWNER"] = owner;
  await removeDeadLabs();
  return () => removeLabsOf(owner);
}

function banner(text: string): string {
  const line = "!".repeat(text.length + 4);
  return `\n${line}\n! ${text} !\n${line}\n`;
}

declare module "vitest" {
  interface ProvidedContext {
    labRefusal: string | null;
  }
}
