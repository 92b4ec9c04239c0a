import type * as z from "zod";
import { type Diagnostic, Fault } from "../fault/fault.ts";
import { completenessDiagnostics } from "./checks/completeness.ts";
import { relationDiagnostics } from "./checks/relations.ts";
import { completeProfile } from "./complete.ts";
import { faultOf } from "./fault-of.ts";
import { schemaDiagnostics } from "./issues.ts";
import { parseYaml } from "./parse-yaml.ts";
import type { Places } from "./places.ts";
import type { Profile, ProfileDocument } from "./profile.ts";
import { profileSchema } from "./schema.ts";
import { profileText } from "./source.ts";
import { validPart } from "./valid-part.ts";

/**
 * Reads a profile and checks all that can be checked without asking a host.
 *
 * @param source text, or the bytes of the file
 * @param file as it is called in messages
 * @throws Fault profile/* with every error at once, each with its place
 */
export function readProfile(source: Uint8Array | string, file: string): ProfileDocument {
  const text = profileText(source, file);
  const { places, value } = parseYaml(text, file);
  if (value === null) throw new Fault(emptyProfile(file));
  const written = profileSchema.safeParse(value);
  if (!written.success) throw faultOf(invalidErrors(value, written.error.issues, places)) ?? written.error;
  const profile = completeProfile(written.data);
  const fault = faultOf(relatedErrors(profile, places));
  if (fault) throw fault;
  return { profile, file, text, placeOf: places.ofValue };
}

function* relatedErrors(profile: Profile, places: Places): Generator<Diagnostic> {
  yield* relationDiagnostics(profile, places);
  yield* completenessDiagnostics(profile, places);
}

function* invalidErrors(value: unknown, issues: readonly z.core.$ZodIssue[], places: Places): Generator<Diagnostic> {
  yield* schemaDiagnostics(issues, value, places);
  const rest = validPart(value, issues);
  if (rest) yield* relationDiagnostics(rest, places);
}

function emptyProfile(file: string): Diagnostic {
  return {
    code: "profile/empty",
    summary: `${file} is empty`,
    place: { file, line: 1, column: 1 },
    next: ["start from one of the profiles in profiles/"],
  };
}
