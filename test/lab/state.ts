import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";

/** Where a lab keeps its keys and its ssh_config. */
export function stateDirectory(labId: string): string {
  return path.join(runDirectory(), "labs", labId);
}

export function createState(labId: string): string {
  const directory = stateDirectory(labId);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return directory;
}

export function forgetState(labId: string): void {
  rmSync(stateDirectory(labId), { recursive: true, force: true });
}

function runDirectory(): string {
  const directory = process.env["LAB_RUN_DIR"];
  if (directory === undefined) throw new Error("LAB_RUN_DIR is not set: start this through scripts/lab run");
  return directory;
}
