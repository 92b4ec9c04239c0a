import type { Advice, Diagnostic } from "../fault/fault.ts";
import { shellWord } from "./shell-word.ts";

/** How this run was called, as far as a command that leads on from it has to repeat that. */
export interface Call {
  /** What routable is called by: `routable`, `node bin/routable.js`. */
  program: string;
  /** The profile's file; null where it was --local. */
  profile: string | null;
  /** As --ssh-config gave it. */
  sshConfig: string | null;
}

/** A command that can be pasted as it stands, about one host or about all of the profile. */
export function commandText(
  { program, profile, sshConfig }: Call,
  host: string | null,
  [command, ...options]: readonly [string, ...string[]],
): string {
  const where = profile === null ? ["--local"] : [profile, ...(host === null ? [] : ["--host", host])];
  // The one command that asks no host.
  const by = profile === null || sshConfig === null || command === "carve" ? [] : ["--ssh-config", sshConfig];
  return [program, ...[command, ...where, ...options, ...by].map(shellWord)].join(" ");
}

/** A diagnostic as it is told: its advice in words alone. */
export type SpelledOut = Omit<Diagnostic, "next"> & { next?: readonly string[] };

export function spelledOut({ next, ...diagnostic }: Diagnostic, call: Call): SpelledOut {
  const spelled = (advice: Advice) =>
    typeof advice === "string"
      ? advice
      : `${advice.say}: ${commandText(call, diagnostic.host ?? null, advice.command)}`;
  return next === undefined ? diagnostic : { ...diagnostic, next: next.map(spelled) };
}
