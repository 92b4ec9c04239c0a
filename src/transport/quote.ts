/**
 * One command line for a POSIX shell that yields exactly these words. The only place that quotes.
 * Everything is single-quoted, so that no word is ever looked at for being harmless.
 */
export function quote(argv: readonly string[]): string {
  return argv.map(quoteWord).join(" ");
}

function quoteWord(word: string): string {
  if (word.includes("\0")) throw new TypeError("a word of a command line cannot hold a NUL character");
  return `'${word.replaceAll("'", "'\\''")}'`;
}
