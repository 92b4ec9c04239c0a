import { type ExitCode, exitCodes } from "../fault/exit-codes.ts";
import { Fault } from "../fault/fault.ts";
import { line } from "../report/draw.ts";
import type { Session } from "./session.ts";

/** Asks once, unless --yes answered already. @throws Fault usage/needs-answer where nobody can be asked */
export async function approved({ environment, options }: Session, question: string): Promise<boolean> {
  if (options.yes) return true;
  if (environment.interactive) return await environment.ask(question);
  throw new Fault({
    code: "usage/needs-answer",
    summary: "there is no terminal to ask on",
    expected: `an answer to: ${question}`,
    hostState: "untouched",
    next: ["where the answer is yes, say it beforehand: --yes"],
  });
}

export function declined({ output }: Session): ExitCode {
  output.result({ text: () => [line("Nothing was changed.")], json: { type: "declined" } });
  return exitCodes.refused;
}
