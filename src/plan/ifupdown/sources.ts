import type { Facts, FileFact } from "../../facts/facts.ts";
import type { Place } from "../../fault/fault.ts";
import { type Include, type InterfacesFile, parseInterfaces, placeIn } from "./stanzas.ts";

/** All that ifupdown reads, in its order: a file is read where it is first included, and once. */
export interface Sources {
  files: readonly InterfacesFile[];
  /** In the order in which ifupdown meets them. */
  statements: readonly InterfacesFile["statements"][number][];
  /** Includes that could not be followed. */
  unread: readonly { place: Place; reason: string }[];
}

export const interfacesPath = "/etc/network/interfaces";

/** Null where the host has no interfaces file that can be read. */
export function readSources(files: Facts["files"]): Sources | null {
  const content = files[interfacesPath]?.content;
  if (typeof content !== "string") return null;
  const first = parseInterfaces(interfacesPath, content);
  const read = [first];
  const statements: Sources["statements"][number][] = [];
  const unread: { place: Place; reason: string }[] = [];
  const seen = new Set([interfacesPath]);
  const open: { file: InterfacesFile; next: number }[] = [{ file: first, next: 0 }];
  for (let level = open.at(-1); level; level = open.at(-1)) {
    const statement = level.file.statements[level.next];
    level.next += 1;
    if (!statement) {
      open.pop();
    } else if (statement.kind === "source" || statement.kind === "source-directory") {
      const { paths, reason } = expand(files, statement);
      if (reason !== null) unread.push({ place: placeIn(level.file, statement.at), reason });
      const included: InterfacesFile[] = [];
      for (const path of paths) {
        if (seen.has(path)) continue;
        seen.add(path);
        included.push(parseInterfaces(path, files[path]?.content ?? ""));
      }
      read.push(...included);
      open.push(...included.toReversed().map((file) => ({ file, next: 0 })));
    } else {
      statements.push(statement);
    }
  }
  return { files: read, statements, unread };
}

/** The file that a statement of these sources stands in. */
export function fileOf({ files }: Sources, { file }: { file: string }): InterfacesFile {
  const found = files.find(({ path }) => path === file);
  if (!found) throw new Error(`${file} was read and is not among the sources`);
  return found;
}

/** The files that an include names, by what the facts tell of the host; a reason where they tell too little. */
function expand(files: Facts["files"], { kind, pattern, file }: Include): { paths: string[]; reason: string | null } {
  const path = pattern.startsWith("/") ? pattern : `${file.slice(0, file.lastIndexOf("/"))}/${pattern}`;
  if (/[^A-Za-z0-9_./*?+:@%,-]/.test(path))
    return { paths: [], reason: "its pattern is more than a path with * and ?" };
  const directory = kind === "source" ? path.slice(0, path.lastIndexOf("/")) : path.replace(/\/+$/, "");
  const name = kind === "source" ? globOf(path.slice(path.lastIndexOf("/") + 1)) : /^[A-Za-z0-9_-]+$/;
  if (/[*?]/.test(directory)) return { paths: [], reason: "its pattern has a * or ? in a directory" };
  // The facts tell of a directory together with all that lies in it.
  if (!(directory in files) && !(path in files)) {
    return { paths: [], reason: "interfaces files elsewhere than below /etc/network, which are not read" };
  }
  const matching = Object.keys(files)
    .filter((each) => each.slice(0, each.lastIndexOf("/")) === directory && name.test(each.slice(directory.length + 1)))
    .filter((each) => isThere(files[each]))
    .toSorted();
  const unreadable = matching.find((each) => typeof files[each]?.content !== "string");
  return { paths: matching, reason: unreadable === undefined ? null : `${unreadable} cannot be read` };
}

/** ifupdown passes over directories, and over symlinks that lead nowhere. */
function isThere(fact: FileFact | null | undefined): boolean {
  return Boolean(fact) && fact?.type !== "directory" && fact?.unreadable !== "No such file or directory";
}

/** As wordexp matches: a leading dot only by itself. */
function globOf(pattern: string): RegExp {
  const body = pattern.replace(/[.+]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", ".");
  return new RegExp(`^${/^[*?]/.test(pattern) ? "(?!\\.)" : ""}${body}$`);
}
