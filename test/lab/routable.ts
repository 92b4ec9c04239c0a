import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { Lab } from "./lab.ts";

const repository = new URL("../../", import.meta.url).pathname;

export interface Run {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** The product as a person runs it: the built command, in a directory with a profile. */
export class Routable implements AsyncDisposable {
  readonly directory: string;
  private readonly sshConfig: string;

  private constructor(directory: string, sshConfig: string) {
    this.directory = directory;
    this.sshConfig = sshConfig;
  }

  static async on(lab: Lab, profile: string): Promise<Routable> {
    const directory = await mkdtemp(join(tmpdir(), "routable-lab-"));
    await writeFile(join(directory, "lab.yaml"), profile);
    // A copy: a build that somebody starts meanwhile takes the other one away for a moment.
    for (const part of ["bin", "dist", "package.json"]) {
      await cp(join(repository, part), join(directory, "product", part), { recursive: true });
    }
    return new Routable(directory, lab.sshConfig);
  }

  async run(...args: string[]): Promise<Run> {
    const { exitCode, stdout, stderr } = await this.start(...args);
    return { exitCode: exitCode ?? -1, stdout, stderr };
  }

  /** Runs a command that has to end with this exit code; what it said instead is in the error. */
  async exits(code: number, ...args: string[]): Promise<Run> {
    return endedWith(code, args, await this.run(...args));
  }

  /** Starts a command and goes on; `kill("SIGKILL")` ends it as a crash would. */
  start(...args: string[]) {
    const executable = join(this.directory, "product/bin/routable.js");
    return execa("node", [executable, "--ssh-config", this.sshConfig, ...args], { cwd: this.directory, reject: false });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.directory, { recursive: true });
  }
}

export function endedWith(code: number, args: readonly string[], run: Run): Run {
  if (run.exitCode === code) return run;
  throw new Error(`routable ${args.join(" ")} ended with ${run.exitCode}, not ${code}:\n${run.stdout}\n${run.stderr}`);
}

/** Two hosts of the lab with a pool each, and the seed's five options. */
export function labProfile(lab: Lab, ssh: (name: string) => string = (name) => name): string {
  const hosts = [...Object.values(lab.hosts), ...Object.values(lab.virtualHosts)].map(
    ({ name, address }, index) =>
      `  ${name}: { ssh: ${ssh(name)}, address: ${address}, pool: ${poolOf(lab, index)} }\n`,
  );
  return `version: 1
lan: { subnet: ${lab.plan.lan.subnet}, gateway: ${lab.plan.lan.router} }
docker: { ipForward: false, ipMasq: false }
hosts:
${hosts.join("")}`;
}

/** x.x.51.0/24 for the first host, x.x.52.0/24 for the second. */
export function poolOf(lab: Lab, index: number): string {
  return `${lab.plan.lan.at(`${51 + index}.0`)}/24`;
}
