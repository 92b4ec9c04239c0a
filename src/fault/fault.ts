import { type FaultCode, faultCodes } from "./codes.ts";
import type { ExitCode } from "./exit-codes.ts";

/** A position in a text that a person wrote. Lines and columns count from 1. */
export interface Place {
  file: string;
  line: number;
  column: number;
  /** The whole source line, for drawing a caret below it. */
  text?: string;
  /** How many characters the caret underlines. */
  length?: number;
}

/** One expected failure as a person needs to read it: what, where, expected, found, the host's state now, what next. */
export interface Diagnostic {
  code: FaultCode;
  summary: string;
  host?: string;
  place?: Place;
  /** The step of a plan, as shown: `5/7  attach eno1 to br0`. */
  step?: string;
  expected?: string;
  found?: string;
  /** What state the host is in now; "untouched" unless something was begun. */
  hostState?: string;
  /** The way out, one line each. */
  next?: readonly Advice[];
}

/**
 * Words, or words and the command of routable that they lead to, `["rollback", "--force"]`: the profile, the host and what
 * else it needs to be pasted as it stands is known to the command line alone.
 */
export type Advice = string | { say: string; command: readonly [string, ...string[]] };

/**
 * The one class for failures that we expect and explain. Anything else that is thrown is a defect of routable.
 * Several diagnostics are reported at once (all errors of a profile); the first one gives the message and the exit code.
 */
export class Fault extends Error {
  override readonly name = "Fault";
  readonly diagnostics: readonly [Diagnostic, ...Diagnostic[]];

  constructor(diagnostics: Diagnostic | readonly [Diagnostic, ...Diagnostic[]], options?: { cause?: unknown }) {
    const all = "code" in diagnostics ? ([diagnostics] as const) : diagnostics;
    super(all[0].summary, options);
    this.diagnostics = all;
  }

  get code(): FaultCode {
    return this.diagnostics[0].code;
  }

  get exitCode(): ExitCode {
    return faultCodes[this.code].exit;
  }
}
