import * as z from "zod";
import { profileSchema } from "./schema.ts";

/** The part of JSON Schema that a profile needs. */
export interface JsonSchema {
  description?: string;
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | false;
}

/** For editors: what may be written, before defaults and parsing. */
export function profileJsonSchema(): JsonSchema {
  return z.toJSONSchema(profileSchema, { io: "input" }) as JsonSchema;
}
