import { readFileSync } from "node:fs";
import type { Fact } from "./fact.ts";
import type { FileFact } from "./facts.ts";

/**
 * Paths to tell of: a file, or a directory and what lies directly in it, where it ends with a slash.
 * A `closed` directory's files are told of without their content.
 */
export interface Places {
  open: readonly string[];
  closed: readonly string[];
}

const program = readFileSync(new URL("./files.sh", import.meta.url), "utf8");

/** Nothing that people write by hand is longer, and a plan shows the whole of it. */
const biggest = 1024 * 1024;

export function files({ open, closed }: Places): Fact<Record<string, FileFact | null>> {
  const words = [
    ...open.flatMap((path) => (path.endsWith("/") ? ["directory", path.slice(0, -1)] : ["file", path])),
    ...closed.flatMap((path) => ["closed", path.slice(0, -1)]),
  ];
  return {
    argv: ["sh", "-c", program, "files.sh", String(biggest), ...words],
    read: (stdout) => Object.fromEntries(records(stdout).map(readRecord)),
  };
}

type FileRecord = readonly [path: string, found: string, target: string, content: Uint8Array, reason: string];

function records(stdout: Uint8Array): FileRecord[] {
  const words = wordsOf(stdout);
  if (words.length % 5 !== 0) throw new Error("the list of files broke off");
  return Array.from({ length: words.length / 5 }, (_, index) => {
    const [path, found, target, content, reason] = words.slice(index * 5, index * 5 + 5) as unknown as Uint8Array[];
    const text = (word: Uint8Array | undefined) => new TextDecoder().decode(word);
    return [text(path), text(found), text(target), content ?? new Uint8Array(), text(reason)];
  });
}

/** Each word is ended by a NUL. */
function wordsOf(bytes: Uint8Array): Uint8Array[] {
  const words: Uint8Array[] = [];
  let start = 0;
  for (let end = bytes.indexOf(0); end !== -1; end = bytes.indexOf(0, start)) {
    words.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return words;
}

function readRecord([path, found, target, content, reason]: FileRecord): readonly [string, FileFact | null] {
  if (/: (No such file or directory|Not a directory)$/.test(found)) return [path, null];
  const [, mode, uid, gid] = found.match(/^([0-9a-f]+) (\d+) (\d+)$/) ?? [];
  if (mode === undefined || uid === undefined || gid === undefined) throw new Error(`${path}: ${found}`);
  const bits = Number.parseInt(mode, 16);
  const readable = reason === "" ? readUtf8(content) : null;
  return [
    path,
    {
      type: typeOf(bits),
      mode: (bits & 0xfff).toString(8).padStart(4, "0"),
      uid: Number(uid),
      gid: Number(gid),
      target: target === "" ? null : target,
      content: readable,
      unreadable: readable === null ? reason || "not UTF-8 text" : null,
    },
  ];
}

/** By stat(2)'s file type bits. */
function typeOf(mode: number): FileFact["type"] {
  switch (mode & 0xf000) {
    case 0x8000:
      return "file";
    case 0x4000:
      return "directory";
    case 0xa000:
      return "symlink";
    default:
      return "other";
  }
}

/** null where it is not UTF-8. A byte order mark is kept: the file is compared and restored byte by byte. */
function readUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
