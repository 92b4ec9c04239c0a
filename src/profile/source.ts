import { Fault } from "../fault/fault.ts";

/** Ten thousand hosts fit in a quarter of this. */
const largest = 4 * 1024 * 1024;

/** Bytes of a file to text. @throws Fault profile/too-large, profile/not-utf8 */
export function profileText(source: Uint8Array | string, file: string): string {
  if (source.length > largest) {
    throw new Fault({
      code: "profile/too-large",
      summary: `${file} is too large for a profile`,
      expected: `at most ${largest.toLocaleString("en")} bytes`,
      found: `${source.length.toLocaleString("en")} bytes`,
      next: ["check that this is the file you meant"],
    });
  }
  if (typeof source === "string") return source;
  try {
    // A byte order mark stays in the text, so that writing it back changes nothing.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(source);
  } catch (cause) {
    throw new Fault(
      {
        code: "profile/not-utf8",
        summary: `${file} is not UTF-8 text`,
        next: [`save it as UTF-8, for example: iconv -f ISO-8859-1 -t UTF-8 -o NEW-FILE ${file}`],
      },
      { cause },
    );
  }
}
