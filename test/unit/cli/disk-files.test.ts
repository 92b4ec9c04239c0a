import { chmod, lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { diskFiles } from "../../../src/cli/disk-files.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "routable-files-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe("writing", () => {
  test("a new file gets the mode that was asked for, whatever the umask", async () => {
    const before = process.umask(0o077);
    try {
      await diskFiles.write(at("new"), "text", 0o644);
    } finally {
      process.umask(before);
    }
    expect(await modeOf("new")).toBe(0o644);
    expect(await readdir(directory)).toEqual(["new"]);
  });

  test("an old file keeps its mode", async () => {
    await writeFile(at("old"), "before");
    await chmod(at("old"), 0o640);
    await diskFiles.write(at("old"), "after", 0o600);
    expect(await readFile(at("old"), "utf8")).toBe("after");
    expect(await modeOf("old")).toBe(0o640);
  });

  test("a symlink stays one, and what it points to is written", async () => {
    await writeFile(at("real"), "before");
    await symlink("real", at("link"));
    await diskFiles.write(at("link"), "after", 0o600);
    expect((await lstat(at("link"))).isSymbolicLink()).toBe(true);
    expect(await readFile(at("real"), "utf8")).toBe("after");
  });

  test("a failure leaves nothing behind", async () => {
    await expect(diskFiles.write(at("no/such/directory"), "text", 0o600)).rejects.toMatchObject({ code: "ENOENT" });
    expect(await readdir(directory)).toEqual([]);
  });

  test("a device is written to, not replaced", async () => {
    await diskFiles.write("/dev/null", "text", 0o600);
    expect((await stat("/dev/null")).isCharacterDevice()).toBe(true);
  });
});

describe("reading", () => {
  test("gives the text", async () => {
    await writeFile(at("file"), "ünïcode\n");
    expect(Buffer.from(await diskFiles.read(at("file"))).toString()).toBe("ünïcode\n");
  });

  test("an endless file is refused, not read to its end", async () => {
    await expect(diskFiles.read("/dev/zero")).rejects.toMatchObject({ code: "cli/too-large" });
  });

  test.each([
    ["nothing", "ENOENT"],
    [".", "EISDIR"],
  ])("%s is the system's error %s", async (name, code) => {
    await expect(diskFiles.read(at(name))).rejects.toMatchObject({ code });
  });
});

function at(name: string): string {
  return path.join(directory, name);
}

async function modeOf(name: string): Promise<number> {
  return (await stat(at(name))).mode & 0o7777;
}
