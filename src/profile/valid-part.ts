import type * as z from "zod";
import { completeProfile } from "./complete.ts";
import type { Profile } from "./profile.ts";
import { profileSchema } from "./schema.ts";

/**
 * The profile without the hosts and sections that have errors of their own, so that the errors between the others show
 * at once too. Null where little would be left to check: without a valid `lan`, or in another version of the format.
 */
export function validPart(value: unknown, issues: readonly z.core.$ZodIssue[]): Profile | null {
  if (!isRecord(value)) return null;
  const part: Record<string, unknown> = { ...value };
  const hosts: unknown = part["hosts"];
  const validHosts = isRecord(hosts) ? { ...hosts } : {};
  for (const issue of issues) {
    const [section, host] = issue.path;
    if (section === undefined && issue.code === "unrecognized_keys") for (const key of issue.keys) delete part[key];
    else if (section === "hosts" && host !== undefined) delete validHosts[String(host)];
    else if (section !== "hosts") delete part[String(section)];
  }
  const written = profileSchema.safeParse({ ...part, hosts: validHosts });
  return written.success ? completeProfile(written.data) : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
