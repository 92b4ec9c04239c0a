import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { FileFact } from "../../../src/facts/facts.ts";
import { files } from "../../../src/facts/files.ts";

const name = fc
  .oneof(
    fc.constantFrom(
      "-rf",
      "--",
      "$(reboot)",
      "`reboot`",
      "a b",
      "it's",
      '"',
      "new\nline",
      "\n",
      "*",
      "é",
      "🐳",
      "\\",
      "%s",
    ),
    fc.string({ unit: "binary", minLength: 1, maxLength: 20 }),
  )
  .map((text) => text.replaceAll(/[\0/]/g, "_"))
  .filter((text) => !text.startsWith(".") && Buffer.byteLength(text) < 100);
const content = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.uint8Array({ maxLength: 100 }),
  fc.constant("no newline\n\n"),
);

test("files of any name and content are told of byte by byte", () => {
  fc.assert(
    fc.property(fc.dictionary(name, content, { maxKeys: 5 }), (wanted) => {
      inDirectory((directory) => {
        for (const [file, text] of Object.entries(wanted)) writeFileSync(join(directory, file), text);
        const facts = look({ open: [`${directory}/`], closed: [] });
        expect(new Set(Object.keys(facts))).toEqual(
          new Set([directory, ...Object.keys(wanted).map((file) => join(directory, file))]),
        );
        for (const [file, text] of Object.entries(wanted)) {
          const bytes = Buffer.from(text);
          const fact = facts[join(directory, file)];
          const isText = !bytes.includes(0) && Buffer.from(bytes.toString("utf8")).equals(bytes);
          expect(fact?.content).toBe(isText ? bytes.toString("utf8") : null);
          expect(fact?.unreadable).toBe(isText ? null : "not UTF-8 text");
        }
      });
    }),
    { numRuns: 60 },
  );
});

test("mode, symlinks, absence and what is no file", () => {
  inDirectory((directory) => {
    writeFileSync(join(directory, "plain"), "text");
    chmodSync(join(directory, "plain"), 0o4751);
    symlinkSync("plain", join(directory, "link"));
    symlinkSync("loop", join(directory, "loop"));
    mkdirSync(join(directory, "within"));
    writeFileSync(join(directory, "big"), Buffer.alloc(1024 * 1024 + 1, "a"));
    const all = ["plain", "link", "loop", "within", "big", "absent", "plain/below"].map((file) =>
      join(directory, file),
    );
    const facts = look({ open: all, closed: [] });
    const seen = all.map((path) => {
      const fact = facts[path];
      return fact && [fact.type, fact.mode, fact.target, fact.content, fact.unreadable];
    });
    expect(seen).toEqual([
      ["file", "4751", null, "text", null],
      ["symlink", "0777", "plain", "text", null],
      ["symlink", "0777", "loop", null, "Too many levels of symbolic links"],
      ["directory", "0755", null, null, "a directory"],
      ["file", "0644", null, null, "larger than 1048576 bytes"],
      null,
      null,
    ]);
  });
});

test("a closed directory's files are told of without their content", () => {
  inDirectory((directory) => {
    writeFileSync(join(directory, "wifi"), "psk=hunter2");
    const facts = look({ open: [], closed: [`${directory}/`] });
    expect(facts[join(directory, "wifi")]).toMatchObject({ mode: "0644", content: null });
    expect(JSON.stringify(facts)).not.toContain("hunter2");
  });
});

function look(places: Parameters<typeof files>[0]): Record<string, FileFact | null> {
  const fact = files(places);
  const [program = "", ...words] = fact.argv;
  return fact.read(execFileSync(program, words, { env: { ...process.env, LC_ALL: "C" } }));
}

function inDirectory(work: (directory: string) => void): void {
  const directory = mkdtempSync(join(tmpdir(), "files-"));
  const before = process.umask(0o022);
  try {
    work(directory);
  } finally {
    process.umask(before);
    rmSync(directory, { recursive: true });
  }
}
