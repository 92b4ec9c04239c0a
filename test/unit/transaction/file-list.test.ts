import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fileDifferences, listFiles } from "../../../src/transaction/file-list.ts";
import { localTransport } from "../../../src/transport/local.ts";

let directory: string;
const file = (name: string) => path.join(directory, name);
const list = () => listFiles(localTransport(), directory);

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "routable-list-"));
  mkdirSync(file("sub"));
  writeFileSync(file("sub/same"), "same");
  writeFileSync(file("changed"), "one");
  writeFileSync(file("mode"), "same", { mode: 0o644 });
  writeFileSync(file("gone"), "");
  writeFileSync(file("a name\twith\nall of it"), "one");
  symlinkSync("sub/same", file("link"));
});
afterEach(() => rmSync(directory, { recursive: true }));

test("nothing differs where nothing happened", async () => {
  const before = await list();
  expect(before.size).toBe(8);
  expect(fileDifferences(before, await list())).toEqual([]);
});

test("every byte, mode and target counts", async () => {
  const before = await list();
  writeFileSync(file("changed"), "two");
  writeFileSync(file("a name\twith\nall of it"), "two");
  writeFileSync(file("new"), "");
  rmSync(file("mode"));
  writeFileSync(file("mode"), "same", { mode: 0o600 });
  rmSync(file("gone"));
  rmSync(file("link"));
  symlinkSync("changed", file("link"));
  const owner = `${process.getuid?.()}:${process.getgid?.()}`;
  expect(fileDifferences(before, await list())).toEqual([
    `file ${file("a name\twith\nall of it")}: another content`,
    `file ${file("changed")}: another content`,
    `file ${file("gone")}: is gone`,
    `file ${file("link")}: l 777 ${owner} sub/same before, l 777 ${owner} changed now`,
    `file ${file("mode")}: f 644 ${owner} before, f 600 ${owner} now`,
    `file ${file("new")}: was not there before`,
  ]);
});
