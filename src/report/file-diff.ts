import { structuredPatch } from "diff";
import { type Line, line, type Style, span } from "./draw.ts";
import { withoutSecrets } from "./secrets.ts";
import { visible } from "./visible.ts";

interface FileChange {
  path: string;
  before: string | null;
  after: string | null;
}

/** Beyond this many changed lines a file is another file, and a diff of it would help nobody. */
const longestEdit = 2000;

/** A unified diff, three lines of context; the lines compared are the real ones, the lines shown hide their secrets. */
export function fileDiff({ path, before, after }: FileChange): Line[] {
  const patch = structuredPatch(path, path, before ?? "", after ?? "", undefined, undefined, {
    context: 3,
    maxEditLength: longestEdit,
  });
  const head = [
    line(span(`--- ${before === null ? "/dev/null" : path}`, "strong")),
    line(span(`+++ ${after === null ? "/dev/null" : path}`, "strong")),
  ];
  if (patch === undefined) {
    return [...head, line(span(`replaced: ${lineCount(before)} lines before, ${lineCount(after)} after`, "hunk"))];
  }
  const hunks = patch.hunks.flatMap((hunk) => [
    line(span(`@@ -${extent(hunk.oldStart, hunk.oldLines)} +${extent(hunk.newStart, hunk.newLines)} @@`, "hunk")),
    ...hunk.lines.map(diffLine),
  ]);
  return [...head, ...hunks];
}

/** As diff(1) writes it: a side without lines stands before its first line. */
function extent(start: number, lines: number): string {
  return `${lines === 0 ? start - 1 : start},${lines}`;
}

function diffLine(text: string): Line {
  const shown = withoutSecrets(text).split("\t").map(visible).join("\t");
  return [{ text: shown, style: styles[text.charAt(0)] ?? null }];
}

const styles: Readonly<Record<string, Style>> = { "+": "add", "-": "remove", "\\": "dim" };

function lineCount(text: string | null): number {
  return text === null || text === "" ? 0 : text.replace(/\n$/, "").split("\n").length;
}
