import { fileURLToPath } from "node:url";
import { execa } from "execa";

/** The Debian releases a lab host can be, with what each brings along. */
export const releases = {
  bookworm: { docker: "20.10", network: "ifupdown" },
  trixie: { docker: "26.1", network: "netplan" },
  forky: { docker: "28.5", network: "networkmanager" },
} as const;

export type Release = keyof typeof releases;

/** What a virtual host is. */
export const virtualRelease = "bookworm-vm";

export function isRelease(word: string): word is Release {
  return Object.hasOwn(releases, word);
}

/** The tag of the release's image, which scripts/lab has built. */
export async function imageOf(release: Release | typeof virtualRelease): Promise<string> {
  const program = fileURLToPath(new URL("scripts/lab-image", repository()));
  const { stdout } = await execa(program, [release, "--built"]);
  return stdout;
}

// This file runs from test/lab under vitest, and bundled from node_modules/.cache/routable-lab under scripts/lab.
function repository(): URL {
  const here = import.meta.url;
  const bundled = here.lastIndexOf("/node_modules/.cache/");
  return bundled === -1 ? new URL("../../", here) : new URL(here.slice(0, bundled + 1));
}
