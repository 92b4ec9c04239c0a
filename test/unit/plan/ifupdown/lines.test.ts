import { describe, expect, test } from "vitest";
import { parseLines, withWords } from "../../../../src/plan/ifupdown/lines.ts";

const wordsOf = (text: string) => parseLines(text).map(({ words }) => words.map((word) => word.text));

describe("lines as ifupdown reads them", () => {
  test("a backslash joins a line to the next, as its very last character only", () => {
    expect(wordsOf("auto a \\\n b\nauto c \\ \nd\n")).toEqual([["auto", "a", "b"], ["auto", "c", "\\"], ["d"]]);
  });

  test("a comment begins at the start of a line only, and is never continued", () => {
    expect(wordsOf("  # auto a \\\nauto b # c\n")).toEqual([[], ["auto", "b", "#", "c"]]);
  });

  test("a comment within a continued line is none", () => {
    expect(wordsOf("up echo \\\n# no comment\n")).toEqual([["up", "echo", "#", "no", "comment"]]);
  });

  test("numbers are of the first physical line", () => {
    expect(parseLines("a \\\nb \\\nc\nd").map(({ number }) => number)).toEqual([1, 4]);
  });

  test("a value keeps its inner spaces, and loses those at its end", () => {
    expect(parseLines("\tup  echo  a   b \t\r\n")[0]?.value).toBe("echo  a   b");
  });
});

describe("replacing words", () => {
  test("leaves every other byte", () => {
    const [line] = parseLines("\tup ip  route add x \\\n  dev eth0 || true \n");
    if (!line) throw new Error("no line");
    expect(withWords(line, new Map([[6, "br0"]]))).toBe("\tup ip  route add x \\\n  dev br0 || true \n");
  });

  test("refuses a word that a line break divides", () => {
    const [line] = parseLines("auto et\\\nh0\n");
    if (!line) throw new Error("no line");
    expect(line.words[1]).toEqual({ text: "eth0", span: null });
    expect(() => withWords(line, new Map([[1, "br0"]]))).toThrow();
  });
});
