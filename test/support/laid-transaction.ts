import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { Plan } from "../../src/plan/plan.ts";
import type { FileStep, Step, UnitStep } from "../../src/plan/step.ts";
import { programFor } from "../../src/transaction/lower/program.ts";

/**
 * A directory of transactions as a host has it, for the real on-host programs. systemd is a program that does nothing, unless
 * another is given; its units lie below the root. Programs given find that root in $HOST.
 */
export class LaidTransactions {
  readonly root = mkdtempSync(join(tmpdir(), "routable-laid-"));
  private readonly programs = join(this.root, "programs");

  constructor(programs: Readonly<Record<string, string>> = {}) {
    mkdirSync(this.programs);
    mkdirSync(this.path("units"));
    for (const [name, body] of Object.entries({ systemctl: "", ...programs })) {
      writeFileSync(join(this.programs, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    }
  }

  lay(id: string, steps: readonly Step[]): string {
    const directory = this.path(`state/transactions/${id}`);
    const plan: Plan = { ...empty, steps };
    for (const { path, content } of programFor(plan, { id, operator: `${id}'s`, begun: new Date(0), window: 60 })) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), content.replaceAll("/etc/systemd/system", this.path("units")));
    }
    return directory;
  }

  /** Runs `sh …`, killed after some milliseconds where that is given. */
  sh(argv: readonly string[], killAfterMs?: number) {
    const env = this.environment;
    const killed = killAfterMs === undefined ? {} : { timeout: killAfterMs, killSignal: "SIGKILL" as const };
    const { status, stdout, stderr } = spawnSync("sh", argv, { encoding: "utf8", env, ...killed });
    return { status, stdout, stderr };
  }

  get environment(): NodeJS.ProcessEnv {
    return { ...process.env, PATH: `${this.programs}${delimiter}${process.env["PATH"] ?? ""}`, HOST: this.root };
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

export const restartDocker: UnitStep = {
  kind: "unit",
  title: "restart docker",
  managementPath: false,
  unit: "docker.service",
  operation: "restart",
  containers: [],
  standIn: null,
};

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

/** In place of `cut`: the seconds since boot go on by some at each look, so that nobody has to wait for them. */
export const hastyUptime = `
for last do :; done
[ "$last" = /proc/uptime ] || exec /usr/bin/cut "$@"
seconds=$(($(cat "$HOST/uptime" 2>/dev/null || echo 1000) + 4))
echo "$seconds" | tee "$HOST/uptime"`;
