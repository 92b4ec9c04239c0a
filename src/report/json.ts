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
  // Counts of addresses: IPv6 has more of them than a JSON number tells exactly.
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "string") return value;
  return fileContents.has(key) ? withoutSecrets(value) : withoutCredentials(value);
}
