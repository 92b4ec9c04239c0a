import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { execa } from "execa";
import type { StartedTestContainer } from "testcontainers";

export interface Outcome {
  stdout: string;
  stderr: string;
  exitCode: number;
}

export interface ExecOptions {
  stdin?: string;
  /** By default a command that fails throws. */
  mayFail?: boolean;
}

/** A running machine of the lab, and what can be done to any of them. */
export class LabMachine {
  readonly name: string;
  readonly address: string;
  /** For `ssh -F`: this machine is known there by its name. */
  readonly sshConfig: string;
  protected readonly container: StartedTestContainer;

  constructor(name: string, address: string, sshConfig: string, container: StartedTestContainer) {
    this.name = name;
    this.address = address;
    this.sshConfig = sshConfig;
    this.container = container;
  }

  get containerId(): string {
    return this.container.getId();
  }

  /** Runs a command on the machine as root, not by way of its network. */
  async exec(argv: string[], options: ExecOptions = {}): Promise<Outcome> {
    return outcomeOf("sh", this.entering(argv), options);
  }

  /** Starts a command that goes on, and talks with it. Ending it here does not end it there: see startUntilStopped. */
  spawn(argv: string[]): ChildProcessWithoutNullStreams {
    return spawn("sh", this.entering(argv));
  }

  private entering(argv: readonly string[]): string[] {
    return ["-c", enter, "sh", this.containerId, ...argv];
  }

  /** Runs a command by way of the network, as root or as another user. The remote shell reads `command`. */
  async ssh(command: string, options: ExecOptions & { user?: string } = {}): Promise<Outcome> {
    const target = options.user === undefined ? this.name : `${options.user}@${this.name}`;
    return outcomeOf("ssh", ["-F", this.sshConfig, target, command], options);
  }

  async copyDirectory(source: string, target: string): Promise<void> {
    await this.container.copyDirectoriesToContainer([{ source, target }]);
  }

  async readFile(path: string): Promise<string> {
    const { stdout } = await this.exec(["base64", path]);
    return Buffer.from(stdout, "base64").toString();
  }

  async writeFile(path: string, content: string, mode = "644"): Promise<void> {
    await this.exec(["sh", "-c", 'cat >"$0" && chmod "$1" "$0"', path, mode], { stdin: content });
  }
}

// Not `docker exec`: once a container inside the host turned on a cgroup controller (hugetlb, on hybrid machines), no process
// may join the host's own group any more.
const enter = `
pid=$(docker inspect --format '{{.State.Pid}}' "$1") && shift &&
exec nsenter --target "$pid" --mount --uts --ipc --net --pid -- env -i -C / PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "$@"
`;

async function outcomeOf(command: string, args: string[], { stdin, mayFail = false }: ExecOptions): Promise<Outcome> {
  const result = await execa(command, args, { input: stdin ?? "", reject: !mayFail });
  return { stdout: result.stdout, stderr: result.stderr, exitCode: result.exitCode ?? -1 };
}
