import { docker } from "../docker.ts";
import type { LabHost } from "../lab-host.ts";

/** A power cut, and power again: the host is about to boot. Its own powerCycle waits until it has booted. */
export async function cutPower(host: LabHost): Promise<void> {
  await docker("restart", "--time", "0", host.containerId);
}

/** Until everything that starts at boot has started, or failed to. */
export async function booted(host: LabHost): Promise<void> {
  await host.exec(["timeout", "90", "systemctl", "is-system-running", "--wait"], { mayFail: true });
}
