import type { CommanderError } from "commander";
import { Fault } from "../fault/fault.ts";

/** commander's message, `error: unknown option '--al'\n(Did you mean --all?)`, as a fault. */
export function usageFault({ message }: CommanderError, program: string): Fault {
  const [first = "", ...suggestions] = message.split("\n");
  const suggested = suggestions.map((text) => text.replace(/^\((Did you mean .*\?)\)$/, "$1").trim()).filter(Boolean);
  return new Fault({
    code: "usage/invalid",
    summary: first.replace(/^error: /, ""),
    next: [...suggested, `see: ${program} --help, or ${program} COMMAND --help`],
  });
}
