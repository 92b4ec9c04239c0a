import * as z from "zod";

/** Something to know of a host: a program to run there, and a pure reader of what it prints. */
export interface Fact<Value> {
  argv: readonly string[];
  /** @throws whatever it likes where the output is not of the shape that it knows */
  read(stdout: Uint8Array): Value;
  /** A failure with this on stderr is none: the output is taken as it is. */
  excuse?: RegExp;
}

/** A reader of text. */
export function text<Value>(read: (stdout: string) => Value): (stdout: Uint8Array) => Value {
  const decoder = new TextDecoder();
  return (stdout) => read(decoder.decode(stdout));
}

/** A reader of one JSON document; keys that the schema does not name are ignored. */
export function json<Shape extends z.ZodType, Value>(
  shape: Shape,
  read: (document: z.output<Shape>) => Value,
): (stdout: Uint8Array) => Value {
  return text((stdout) => read(shape.parse(JSON.parse(stdout))));
}

/**
 * A reader of one of iproute2's JSON lists. Before version 5 it prints an empty object for each entry that was filtered
 * out, and nothing at all for an empty list.
 */
export function jsonList<Shape extends z.ZodType, Value>(
  shape: Shape,
  read: (entry: z.output<Shape>) => Value,
): (stdout: Uint8Array) => Value[] {
  const list = z.array(z.looseObject({}));
  return text((stdout) => {
    const entries = list.parse(JSON.parse(stdout.trim() || "[]"));
    return entries.filter((entry) => Object.keys(entry).length > 0).map((entry) => read(shape.parse(entry)));
  });
}

/** A reader of one JSON document a line. */
export function jsonLines<Shape extends z.ZodType, Value>(
  shape: Shape,
  read: (document: z.output<Shape>) => Value,
): (stdout: Uint8Array) => Value[] {
  return text((stdout) => {
    const lines = stdout.split("\n").filter(Boolean);
    return lines.map((line) => read(shape.parse(JSON.parse(line))));
  });
}
