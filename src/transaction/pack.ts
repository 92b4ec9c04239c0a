import { buffer } from "node:stream/consumers";
import { pack } from "tar-stream";
import type { HostFile } from "./lower/program.ts";

/** A tar of these files below one directory, for root's eyes only. */
export async function packFiles(directory: string, files: readonly HostFile[], at: Date): Promise<Uint8Array> {
  const archive = pack();
  for (const { path, content } of files) {
    archive.entry({ name: `${directory}/${path}`, mode: 0o600, uid: 0, gid: 0, mtime: at }, content);
  }
  archive.finalize();
  return await buffer(archive);
}
