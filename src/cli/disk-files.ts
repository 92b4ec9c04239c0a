import type { Stats } from "node:fs";
import { open, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { Fault } from "../fault/fault.ts";
import type { Files } from "./environment.ts";

const largest = 16 * 1024 * 1024;

export const diskFiles: Files = {
  async read(file) {
    const handle = await open(file);
    try {
      const chunks: Buffer[] = [];
      let size = 0;
      // Not readFile: a device or a pipe has no size that could be known beforehand.
      for await (const chunk of handle.createReadStream({ autoClose: false })) {
        chunks.push(chunk);
        size += chunk.length;
        if (size > largest) throw tooLarge(file);
      }
      return Buffer.concat(chunks);
    } finally {
      await handle.close();
    }
  },

  async write(file, text, mode) {
    const old = await existing(file);
    // A pipe or a device (/dev/stdout) is written to, not replaced.
    if (old && !old.stats.isFile()) return await writeFile(file, text);
    const target = old?.path ?? file;
    const beside = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.tmp`);
    const handle = await open(beside, "wx", 0o600);
    try {
      await handle.writeFile(text);
      if (old) await handle.chown(old.stats.uid, old.stats.gid);
      await handle.chmod(old ? old.stats.mode & 0o7777 : mode);
      await handle.sync();
      await rename(beside, target);
    } catch (error) {
      await rm(beside, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
  },
};

/** Where a file really lies, through symlinks; null where there is none yet. */
async function existing(file: string): Promise<{ path: string; stats: Stats } | null> {
  try {
    const found = await realpath(file);
    return { path: found, stats: await stat(found) };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

function tooLarge(file: string): Fault {
  return new Fault({
    code: "cli/too-large",
    summary: `${file} is too large to be a profile or a plan`,
    expected: `at most ${largest / 1024 / 1024} MiB`,
    hostState: "untouched",
  });
}
