import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../../..");

export interface SourceFile {
  /** From the repository's root: `src/plan/plan.ts`. */
  path: string;
  folder: string;
  lines: number;
  /** Lines with comments blanked out. */
  code: readonly string[];
  /** Relative imports, as paths from the repository's root. */
  imports: readonly string[];
  /** Those that still exist once types are erased. */
  runtimeImports: readonly string[];
  packages: readonly string[];
}

export function sourceFiles(): SourceFile[] {
  return readdirSync(path.join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .sort()
    .map((file) => readSource(path.posix.join("src", file)));
}

function readSource(file: string): SourceFile {
  const text = readFileSync(path.join(root, file), "utf8");
  const code = withoutComments(text);
  const all = [
    ...code.matchAll(
      /^\s*(?:import|export)\b(?<what>[^;"]*?\bfrom\s*)?"(?<from>[^"]+)"|\bimport\("(?<late>[^"]+)"\)/gms,
    ),
  ];
  const named = all.map((match) => ({
    from: match.groups?.["from"] ?? match.groups?.["late"] ?? "",
    typeOnly: /^\s*type\b/.test(match.groups?.["what"] ?? ""),
  }));
  const relative = named
    .filter(({ from }) => from.startsWith("."))
    .map(({ from, typeOnly }) => ({ target: path.posix.join(path.posix.dirname(file), from), typeOnly }));
  return {
    path: file,
    folder: file.split("/")[1] ?? "",
    lines: text.split("\n").length,
    code: code.split("\n"),
    imports: relative.map(({ target }) => target),
    runtimeImports: relative.filter(({ typeOnly }) => !typeOnly).map(({ target }) => target),
    packages: named.map(({ from }) => from).filter((from) => !from.startsWith(".")),
  };
}

/** Blanks comments but keeps every line where it is. Good enough for sources that hold no comment marks in strings that matter here. */
function withoutComments(text: string): string {
  return text
    .replace(/^\s*\/\*.*?\*\//gms, (comment) => comment.replace(/[^\n]/g, ""))
    .replace(/(^|\s)\/\/.*$/gm, "$1");
}
