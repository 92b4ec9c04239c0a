import { quote } from "../transport/quote.ts";

/** A word as it can be pasted into a shell, quoted only where it needs it: for people to read, never to be run by us. */
export function shellWord(word: string): string {
  return /^[\w%+,./:=@-]+$/.test(word) ? word : quote([word]);
}

/** The arguments that name one host to the next command; --local where there is no profile. */
export function hostArguments(host: string, profile: string | null): string {
  return profile === null ? "--local" : `${shellWord(profile)} --host ${shellWord(host)}`;
}
