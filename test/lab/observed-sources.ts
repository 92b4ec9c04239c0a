import { startUntilStopped } from "./background.ts";
import type { LabMachine } from "./lab-machine.ts";

/** The source addresses that a machine sees on arriving packets that match the filter, while something is done. */
export async function observedSources(
  on: LabMachine,
  filter: string,
  during: () => Promise<unknown>,
): Promise<Set<string>> {
  const argv = ["tcpdump", "--immediate-mode", "-l", "-n", "-q", "-t", "-i", "any", "-Q", "in", filter];
  const capture = startUntilStopped(on, argv, "TERM");
  await capture.sees(/listening on/);
  try {
    await during();
  } finally {
    await capture.stop();
  }
  const sources = (await capture.output).matchAll(/ IP6? (\d+\.\d+\.\d+\.\d+|[0-9a-f:]+)(?:\.\d+)? > /g);
  return new Set([...sources].map(([, source]) => source ?? ""));
}
