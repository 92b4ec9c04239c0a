import { quote } from "../transport/quote.ts";

/** A word as it can be pasted into a shell, quoted only where it needs it: for people to read, never to be run by us. */
export function shellWord(word: string): string {
  return /^[\w%+,./:=@-]+$/.test(word) ? word : quote([word]);
}
