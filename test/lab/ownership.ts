import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { docker, dockerLines } from "./docker.ts";
import { forgetState } from "./state.ts";

/** Every container and network of a lab says which lab it is of, and whose that is. */
export interface LabIdentity {
  id: string;
  owner: string;
}

const labLabel = "routable.lab";
const ownerLabel = "routable.lab.owner";

/** The lab of `scripts/lab up` is no process's: it stays until it is taken down. */
export const standingLab: LabIdentity = { id: "standing", owner: "standing" };

/** A process owns labs. When it is gone, what is left of them may be removed. */
export function processOwner(pid: number = process.pid): string | null {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const fieldsAfterName = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    const startTime = fieldsAfterName[19];
    return `${boot}:${pid}:${startTime}`;
  } catch {
    return null;
  }
}

export function isAlive(lab: LabIdentity): boolean {
  if (lab.owner === standingLab.owner) return true;
  return processOwner(Number(lab.owner.split(":")[1])) === lab.owner;
}

export function labels(lab: LabIdentity): Record<string, string> {
  return { [labLabel]: lab.id, [ownerLabel]: lab.owner };
}

export async function knownLabs(): Promise<LabIdentity[]> {
  const format = `{{.Label "${labLabel}"}}\t{{.Label "${ownerLabel}"}}`;
  const filter = ["--filter", `label=${labLabel}`, "--format", format];
  const containers = await dockerLines("ps", "--all", ...filter);
  const networks = await dockerLines("network", "ls", ...filter);
  return [...new Set([...containers, ...networks])].map((line) => {
    const [id = "", owner = ""] = line.split("\t");
    return { id, owner };
  });
}

export async function removeDeadLabs(): Promise<void> {
  for (const lab of await knownLabs()) {
    if (!isAlive(lab)) await removeLab(lab.id);
  }
}

export async function removeLabsOf(owner: string): Promise<void> {
  for (const lab of await knownLabs()) {
    if (lab.owner === owner) await removeLab(lab.id);
  }
}

export async function removeLab(id: string): Promise<void> {
  const filter = ["--quiet", "--filter", `label=${labLabel}=${id}`];
  await removeAll(["ps", "--all", ...filter], ["rm", "--force", "--volumes"]);
  await removeAll(["network", "ls", ...filter], ["network", "rm"]);
  forgetState(id);
}

// Two runs that begin together both clean up after a dead one, and each finds things gone that it was about to remove.
async function removeAll(list: string[], remove: string[]): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const found = await dockerLines(...list);
    if (found.length === 0) return;
    try {
      await docker(...remove, ...found);
    } catch (error) {
      if (attempt === 20) throw error;
      await sleep(500);
    }
  }
}
