import { describe, expect, test } from "vitest";
import { sourceFiles } from "./source-files.ts";

/** Folders of src from the ground up; a file imports from its own folder and from lower ranks, nothing else. */
const ranks: readonly (readonly string[])[] = [
  ["fault"],
  ["address"],
  ["profile", "transport"],
  ["systemd", "topology", "facts"],
  ["plan", "doctor"],
  ["transaction", "source-routing"],
  ["fleet"],
  ["report", "wizard"],
  ["cli"],
];
const rankOf = new Map(ranks.flatMap((folders, rank) => folders.map((folder) => [folder, rank] as const)));

const sources = sourceFiles();

describe("src", () => {
  test("has only the folders of the design", () => {
    expect([...new Set(sources.map((file) => file.folder))].filter((folder) => !rankOf.has(folder))).toEqual([]);
  });

  test("imports lead down the ranks", () => {
    const upward = sources.flatMap((file) =>
      file.imports
        .map(folderOf)
        .filter((target) => target !== file.folder && rank(target) >= rank(file.folder))
        .map((target) => `${file.path} imports from ${target}`),
    );
    expect(upward).toEqual([]);
  });

  test("imports name existing files of src, with their ending", () => {
    const known = new Set(sources.map((file) => file.path));
    const dangling = sources.flatMap((file) =>
      file.imports.filter((target) => !known.has(target) && target !== "package.json"),
    );
    expect(dangling).toEqual([]);
  });

  test("has no import cycles", () => {
    expect(cycles(new Map(sources.map((file) => [file.path, file.runtimeImports])))).toEqual([]);
  });

  test("keeps its files under 300 lines", () => {
    expect(sources.filter((file) => file.lines >= 300).map((file) => `${file.path}: ${file.lines}`)).toEqual([]);
  });

  test("starts processes in transport only", () => {
    const starters = sources.filter((file) =>
      file.packages.some((name) => /^(execa|(node:)?child_process)$/.test(name)),
    );
    expect(starters.map((file) => file.folder).filter((folder) => folder !== "transport")).toEqual([]);
  });

  test("is typed throughout: neither any nor a suppressed error", () => {
    const loose = /\bas any\b|[:<|&,(]\s*any\b(?!\w)|@ts-(ignore|nocheck|expect-error)/;
    const found = sources.flatMap((file) =>
      file.code.flatMap((line, index) => (loose.test(line) ? [`${file.path}:${index + 1} ${line.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });
});

describe("cycles", () => {
  test("finds a ring and names it once", () => {
    const graph = new Map([
      ["a", ["b"]],
      ["b", ["c"]],
      ["c", ["b"]],
    ]);
    expect(cycles(graph)).toEqual(["b → c → b"]);
  });
});

function folderOf(file: string): string {
  return file.split("/")[1] ?? file;
}

function rank(folder: string): number {
  return rankOf.get(folder) ?? -1;
}

/** One line for each edge that closes a ring, found by a depth-first walk with a stack of its own. */
function cycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  for (const start of graph.keys()) {
    const path: { node: string; rest: string[] }[] = [];
    const enter = (node: string) => path.push({ node, rest: [...(graph.get(node) ?? [])] });
    if (!done.has(start)) enter(start);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.rest.pop();
      if (next === undefined) {
        done.add(top.node);
        path.pop();
        continue;
      }
      const back = path.findIndex((step) => step.node === next);
      if (back >= 0) found.push([...path.slice(back).map((step) => step.node), next].join(" → "));
      else if (!done.has(next)) enter(next);
    }
  }
  return found;
}
