import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/**
 * Puts programs of our own before all others in PATH, until disposed. A fake `ssh` gets its words in "$@"; the last one
 * is the remote command line. A master (no control socket to check here) is answered as ssh would.
 */
export async function fakePrograms(programs: Readonly<Record<string, string>>): Promise<{ dispose(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), "fake-programs-"));
  for (const [name, body] of Object.entries(programs)) {
    const file = join(directory, name);
    await writeFile(file, `#!/bin/sh\n${body}\n`);
    await chmod(file, 0o755);
  }
  const before = process.env["PATH"];
  process.env["PATH"] = `${directory}${delimiter}${before ?? ""}`;
  return {
    async dispose() {
      process.env["PATH"] = before;
      await rm(directory, { recursive: true });
    },
  };
}

/** Runs the remote command line here, as a login shell would. */
export const sshToHere = `
for last do :; done
SSH_CONNECTION="192.0.2.9 50000 192.0.2.11 22" exec sh -c "$last"
`;
