import { Fault } from "../fault/fault.ts";
import { withoutCredentials, withoutSecrets } from "./secrets.ts";

/**
 * One line of JSON, secrets hidden in every string of it. A fault becomes its diagnostics. Files' contents are told by
 * the names that plans give them (`before`, `after`, `content`) and lose their keyed secrets as well.
 */
export function jsonLine(value: object): string {
  return `${JSON.stringify(value, hideSecrets)}\n`;
}

const fileContents: ReadonlySet<string> = new Set(["before", "after", "content"]);

function hideSecrets(key: string, value: unknown): unknown {
  if (value instanceof Fault) return value.diagnostics;
  if (typeof value !== "string") return value;
  return fileContents.has(key) ? withoutSecrets(value) : withoutCredentials(value);
}
