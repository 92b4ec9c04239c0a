import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { quote } from "../../../src/transport/quote.ts";

const hostile = fc.constantFrom(
  "",
  "-",
  "--",
  "-rf /",
  "'",
  "'\\''",
  '"',
  "$(reboot)",
  "`reboot`",
  "a\nb",
  "\n",
  "\\",
  "*",
  "~",
  "!!",
  "#",
  "a;b",
  "&&",
  ">f",
  "é ü 漢字 🐳",
  "\u202e",
  "\r",
  "\x7f",
);
const word = fc.oneof(
  hostile,
  fc.string({ unit: "binary" }).map((text) => text.replaceAll("\0", "")),
  fc.array(hostile, { maxLength: 4 }).map((parts) => parts.join("")),
);

test("any words reach a shell's program unchanged", () => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), (words) => {
      const output = execFileSync("sh", ["-c", quote(["printf", "%s\\0", ...words])], { encoding: "utf8" });
      expect(output.split("\0").slice(0, -1)).toEqual(words);
    }),
    { numRuns: 300 },
  );
});

test("quoting survives a second shell, as for sudo and for ssh", () => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
      const inner = quote(["printf", "%s\\0", ...words]);
      const output = execFileSync("sh", ["-c", quote(["sh", "-c", inner])], { encoding: "utf8" });
      expect(output.split("\0").slice(0, -1)).toEqual(words);
    }),
    { numRuns: 100 },
  );
});

test("a NUL is refused", () => {
  expect(() => quote(["printf", "a\0b"])).toThrow(TypeError);
});
