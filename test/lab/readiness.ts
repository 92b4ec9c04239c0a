/**
 * Why the lab's tests cannot run here, or null where they can. The one place that decides it: `scripts/lab run`
 * looks for root and Docker, and passes on what it found.
 */
export function labRefusal(environment: NodeJS.ProcessEnv): string | null {
  if (environment["LAB_READY"] === "1") return null;
  return environment["LAB_REFUSAL"] ?? "not started by way of `scripts/lab run`";
}

/** Elsewhere the tests are skipped with a banner; on a build server that would pass for success. */
export function mayBeSkipped(environment: NodeJS.ProcessEnv): boolean {
  return environment["CI"] !== "true";
}
