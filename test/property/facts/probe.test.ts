import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Fact } from "../../../src/facts/fact.ts";
import { probeProgram, readOutput } from "../../../src/facts/probe.ts";

test("whatever programs print, and however they end, is told apart", () => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(bytes, fc.string({ unit: "grapheme" }), fc.nat({ max: 123 })), { minLength: 1, maxLength: 3 }),
      (ends) => {
        const facts = ends.map(([stdout, stderr, exitCode], index): [string, Fact<unknown>] => {
          const octal = [...stdout].map((byte) => `\\0${byte.toString(8).padStart(3, "0")}`).join("");
          const script = 'printf "%b" "$1"; printf "%s" "$2" >&2; exit "$3"';
          return [
            `fact${index}`,
            { argv: ["sh", "-c", script, "sh", octal, plain(stderr), String(exitCode)], read: () => 0 },
          ];
        });
        const output = execFileSync("sh", ["-s"], { input: probeProgram(Object.fromEntries(facts)), encoding: "utf8" });
        const told = output.split("\n").flatMap(readOutput);
        expect(told.map(([, { stdout, stderr, exitCode }]) => [Uint8Array.from(stdout), stderr, exitCode])).toEqual(
          ends.map(([stdout, stderr, exitCode]) => [stdout, plain(stderr).replace(/\n+$/, ""), exitCode]),
        );
      },
    ),
    { numRuns: 60 },
  );
});

/** A shell's word holds no NUL. */
function plain(text: string): string {
  return text.replaceAll("\0", "");
}
