import type * as z from "zod";
import type { Diagnostic } from "../fault/fault.ts";
import { closestName } from "./closest-name.ts";
import { type JsonSchema, profileJsonSchema } from "./json-schema.ts";
import type { Path, Places } from "./places.ts";

/** What the schema objects to, in the words and with the places of a person's text. */
export function schemaDiagnostics(issues: readonly z.core.$ZodIssue[], value: unknown, places: Places): Diagnostic[] {
  const schema = profileJsonSchema();
  const misspelt = new Set<string>();
  const diagnostics = issues.map((issue) => {
    const path = issue.path as Path;
    if (issue.code !== "unrecognized_keys")
      return { path, found: [valueDiagnostic(issue, valueAt(value, path), schema, places)] };
    const known = Object.keys(schemaAt(schema, path)?.properties ?? {});
    return {
      path,
      found: issue.keys.map((key) => {
        const meant = closestName(
          key,
          known.filter((name) => valueAt(value, [...path, name]) === undefined),
        );
        if (meant) misspelt.add(nameOf([...path, meant]));
        return unknownKey(key, path, known, meant, places);
      }),
    };
  });
  // A key that is there under a misspelt name is not missing as well.
  return diagnostics
    .filter(({ path, found }) => !(found[0]?.code === "profile/missing-key" && misspelt.has(nameOf(path))))
    .flatMap(({ found }) => found);
}

function nameOf(path: Path): string {
  if (path.length === 0) return "the profile";
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .slice(1);
}

function unknownKey(
  key: string,
  path: Path,
  known: readonly string[],
  meant: string | null,
  places: Places,
): Diagnostic {
  return {
    code: "profile/unknown-key",
    summary: `unknown key ${shownName(key)}${path.length === 0 ? "" : ` in ${nameOf(path)}`}`,
    place: places.ofKey([...path, key]),
    expected: `one of ${known.join(", ")}`,
    ...(meant && { next: [`did you mean ${meant}?`] }),
  };
}

function valueDiagnostic(issue: z.core.$ZodIssue, value: unknown, schema: JsonSchema, places: Places): Diagnostic {
  const path = issue.path as Path;
  const name = nameOf(path);
  switch (issue.code) {
    case "invalid_type":
      if (value === undefined) return missingKey(path, schema, places);
      return {
        code: "profile/wrong-type",
        summary: `${name} is of the wrong kind`,
        place: places.ofValue(path),
        expected: kinds[issue.expected] ?? issue.expected,
        found: kindOf(value),
      };
    case "invalid_key":
      return {
        code: "profile/invalid-value",
        summary: `${shownName(String(path.at(-1)))} cannot be the name of a host`,
        place: places.ofKey(path),
        expected: issue.issues[0]?.message ?? "",
      };
    case "invalid_value":
      if (value === undefined) return missingKey(path, schema, places);
      return {
        code: "profile/invalid-value",
        summary: `${name} is not valid`,
        place: places.ofValue(path),
        expected: issue.values.map(shown).join(" or "),
        found: shown(value),
      };
    case "custom":
      return issue.params?.["kind"] === "conflict" ? conflict(issue, value, places) : notAnAddress(issue, places);
    default:
      return {
        code: "profile/invalid-value",
        summary: `${name} is not valid`,
        place: places.ofValue(path),
        expected: issue.message,
        found: shown(value),
      };
  }
}

function missingKey(path: Path, schema: JsonSchema, places: Places): Diagnostic {
  const parent = path.slice(0, -1);
  const description = schemaAt(schema, path)?.description;
  return {
    code: "profile/missing-key",
    summary: `${nameOf(parent)} lacks the key ${path.at(-1)}`,
    place: places.ofKey(parent),
    ...(description !== undefined && { expected: description }),
  };
}

function conflict(issue: z.core.$ZodIssue, value: unknown, places: Places): Diagnostic {
  const path = issue.path as Path;
  const both = valueAt(value, ["ssh"]) !== undefined;
  return {
    code: both ? "profile/conflict" : "profile/missing-key",
    summary: both ? `${nameOf(path)} says both ssh and local` : `${nameOf(path)} does not say how to reach the host`,
    place: both ? places.ofKey([...path, "local"]) : places.ofKey(path),
    expected: issue.message,
  };
}

function notAnAddress(issue: z.core.$ZodIssueCustom, places: Places): Diagnostic {
  const path = issue.path as Path;
  const suggestion: unknown = issue.params?.["suggestion"];
  return {
    code: "profile/invalid-value",
    summary: `${nameOf(path)}: ${issue.message}`,
    place: places.ofValue(path),
    ...(typeof suggestion === "string" && { next: [`did you mean ${suggestion}?`] }),
  };
}

const kinds: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "a map of keys and values",
  record: "a map of keys and values",
  array: "a list",
};

function kindOf(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map of keys and values";
  return typeof value === "string" ? `the text ${shown(value)}` : shown(value);
}

/** Short, and with control characters escaped. */
function shown(value: unknown): string {
  if (typeof value === "object" && value !== null) return kindOf(value);
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function shownName(name: string): string {
  return /^[\w$.:/@-]{1,80}$/.test(name) ? name : shown(name);
}

function schemaAt(schema: JsonSchema, path: Path): JsonSchema | undefined {
  let at: JsonSchema | undefined = schema;
  for (const step of path) at = at?.properties?.[step] ?? (at?.additionalProperties || undefined);
  return at;
}

function valueAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const step of path) at = isRecord(at) && Object.hasOwn(at, step) ? at[step] : undefined;
  return at;
}

function isRecord(value: unknown): value is Record<string | number, unknown> {
  return typeof value === "object" && value !== null;
}
