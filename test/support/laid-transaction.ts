import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { Plan } from "../../src/plan/plan.ts";
import type { FileStep, Step } from "../../src/plan/step.ts";
import { programFor } from "../../src/transaction/lower/program.ts";

/** A directory of transactions as a host has it, for the real on-host programs; systemd is a program that does nothing. */
export class LaidTransactions {
  readonly root = mkdtempSync(join(tmpdir(), "routable-laid-"));
  private readonly programs = join(this.root, "programs");

  constructor() {
    mkdirSync(this.programs);
    writeFileSync(join(this.programs, "systemctl"), "#!/bin/sh\n", { mode: 0o755 });
  }

  lay(id: string, steps: readonly Step[]): string {
    const directory = this.path(`state/transactions/${id}`);
    const plan: Plan = { ...empty, steps };
    for (const { path, content } of programFor(plan, { id, operator: `${id}'s`, begun: new Date(0), window: 60 })) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), content);
    }
    return directory;
  }

  /** Runs `sh …`, killed after some milliseconds where that is given. */
  sh(argv: readonly string[], killAfterMs?: number) {
    const env = { ...process.env, PATH: `${this.programs}${delimiter}${process.env["PATH"] ?? ""}` };
    const killed = killAfterMs === undefined ? {} : { timeout: killAfterMs, killSignal: "SIGKILL" as const };
    const { status, stdout, stderr } = spawnSync("sh", argv, { encoding: "utf8", env, ...killed });
    return { status, stdout, stderr };
  }

  path(name: string): string {
    return join(this.root, name);
  }

  read(name: string): string {
    return readFileSync(this.path(name), "utf8");
  }

  remove(): void {
    rmSync(this.root, { recursive: true });
  }
}

export function fileStep(path: string, before: string | null, after: string | null): FileStep {
  const owner = { mode: "0644", uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const state = (content: string | null) => (content === null ? null : { content, ...owner });
  const rest = { kind: "file", title: `write ${path}`, managementPath: false, volatile: false } as const;
  return { ...rest, path, before: state(before), after: state(after) };
}

const empty: Plan = {
  version: 1,
  host: "dock-1",
  profile: "lab.yaml",
  fingerprint: "",
  changes: [],
  unchanged: [],
  steps: [],
  probes: [],
};
