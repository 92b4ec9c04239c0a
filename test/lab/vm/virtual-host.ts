import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { docker } from "../docker.ts";
import type { ExecOptions, LabMachine, Outcome } from "../lab-machine.ts";
import { execInGuest } from "./guest-agent.ts";
import { JsonDialogue } from "./json-dialogue.ts";

/**
 * A Debian host with a kernel, a disk and clocks of its own, emulated in a container that lends it its wire. What it had not
 * flushed to its disk is lost with its power. Its clocks run by the instructions it executes: on a busy machine a second there
 * takes many here.
 */
export class VirtualHost {
  readonly #around: LabMachine;

  constructor(around: LabMachine) {
    this.#around = around;
  }

  get name(): string {
    return this.#around.name;
  }

  get address(): string {
    return this.#around.address;
  }

  get sshConfig(): string {
    return this.#around.sshConfig;
  }

  /** Runs a command on the host as root, not by way of its network; waits for a host that is still booting. */
  async exec(argv: string[], options: ExecOptions = {}): Promise<Outcome> {
    return execInGuest(this.#wire("agent"), argv, options);
  }

  /** To one of the emulator's sockets; it ends with its stdin, and so with this process. */
  #wire(socket: string): ChildProcessWithoutNullStreams {
    return this.#around.spawn(["nc", "-q", "0", "-U", `/vm/${socket}`]);
  }

  /** Runs a command by way of the network, as root or as another user. The remote shell reads `command`. */
  async ssh(command: string, options: ExecOptions & { user?: string } = {}): Promise<Outcome> {
    return this.#around.ssh(command, options);
  }

  async powerCut(): Promise<void> {
    await docker("kill", this.#around.containerId);
  }

  /** Switches a host on that was cut off; whoever needs it up waits for that. */
  async powerOn(): Promise<void> {
    await docker("start", this.#around.containerId);
  }

  async powerCycle(): Promise<void> {
    await this.powerCut();
    await this.powerOn();
  }

  /** Its processor stands still, and with it its clocks: what a laptop does with its lid closed. */
  async suspend(): Promise<void> {
    await this.#monitor("stop");
  }

  async resume(): Promise<void> {
    await this.#monitor("cont");
  }

  async #monitor(command: string): Promise<void> {
    using monitor = new JsonDialogue(this.#wire("monitor"));
    await monitor.ask("qmp_capabilities");
    await monitor.ask(command);
  }

  /** Until systemd has started all that it will, sshd and docker too. */
  async booted(): Promise<void> {
    await this.#emulated();
    await this.exec(["systemctl", "is-system-running", "--wait"], { mayFail: true });
    await this.exec(["systemctl", "is-active", "ssh", "docker"]);
  }

  /** Until its emulator listens, which takes a moment after its container has started. */
  async #emulated(): Promise<void> {
    for (let attempts = 1; ; attempts += 1) {
      if ((await this.#around.exec(["nc", "-zU", "/vm/agent"], { mayFail: true })).exitCode === 0) return;
      if (attempts === 300) throw new Error(`${this.name}'s emulator does not start: ${await this.keepConsole()}`);
      await sleep(200);
    }
  }

  /** Until it lets the operator in. */
  async answers(withinSeconds: number): Promise<void> {
    for (const giveUp = Date.now() + withinSeconds * 1000; Date.now() < giveUp; await sleep(500)) {
      if ((await this.ssh("true", { mayFail: true })).exitCode === 0) return;
    }
    throw new Error(`${this.name} does not answer within ${withinSeconds} s`);
  }

  /** What its kernel and systemd wrote to its console at its boots, in a file that stays. @returns the file's name */
  async keepConsole(): Promise<string> {
    const file = join(tmpdir(), `routable-${this.name}-${Date.now()}.console`);
    await writeFile(file, await docker("logs", this.#around.containerId));
    return file;
  }
}
