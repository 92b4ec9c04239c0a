import { readFileSync } from "node:fs";
import type { Transport } from "../transport/transport.ts";

const program = readFileSync(new URL("./on-host/list-files.sh", import.meta.url), "utf8");

/** By path: `f 644 0:0` with the SHA-256 of what a file holds, `l 777 0:0 ../target` of a symlink. */
export type FileList = ReadonlyMap<string, FileEntry>;

interface FileEntry {
  /** Type, mode, owner, a symlink's target. */
  attributes: string;
  digest: string | null;
}

/** Everything below a directory, byte for byte, as the host itself reads it. */
export async function listFiles(transport: Transport, directory: string): Promise<FileList> {
  const { stdout } = await transport.run(["sh", "-s", "--", directory], { stdin: program, timeoutMs: 60_000 });
  return parseList(stdout);
}

function parseList(text: string): FileList {
  const [listing = "", sums = ""] = text.split("\0\0");
  const digests = new Map(
    sums
      .split("\0")
      .filter(Boolean)
      .map((word) => [word.slice(66), word.slice(0, 64)]),
  );
  return new Map(
    listing.split("\0").map((word) => {
      const at = word.lastIndexOf("\t");
      const path = word.slice(0, at);
      return [path, { attributes: word.slice(at + 1).trimEnd(), digest: digests.get(path) ?? null }];
    }),
  );
}

/** What is not as it was, a line each. */
export function fileDifferences(before: FileList, after: FileList): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].toSorted().flatMap((path) => {
    const [one, other] = [before.get(path), after.get(path)];
    if (!one) return [`file ${path}: was not there before`];
    if (!other) return [`file ${path}: is gone`];
    if (one.attributes !== other.attributes) return [`file ${path}: ${one.attributes} before, ${other.attributes} now`];
    return one.digest === other.digest ? [] : [`file ${path}: another content`];
  });
}
