import { execa } from "execa";
import type { StartedTestContainer } from "testcontainers";
import { docker } from "./docker.ts";
import { LabMachine } from "./lab-machine.ts";
import type { Release } from "./release.ts";

/** A Debian host with systemd, sshd and Docker: a target of routable. */
export class LabHost extends LabMachine {
  readonly release: Release;

  constructor(name: string, address: string, sshConfig: string, container: StartedTestContainer, release: Release) {
    super(name, address, sshConfig, container);
    this.release = release;
  }

  /** As `systemctl reboot` does it: services are stopped first. */
  async reboot(): Promise<void> {
    await this.container.restart({ timeout: 30_000 });
  }

  /** As a power cut does it: everything ends at once. What was written to files is kept, synced or not. */
  async powerCycle(): Promise<void> {
    await this.container.restart({ timeout: 0 });
  }

  /** Nothing runs on the host any more, until powerOn. */
  async powerOff(): Promise<void> {
    await docker("kill", this.containerId);
  }

  async powerOn(): Promise<void> {
    await this.container.restart({ timeout: 0 });
  }

  /** Every process stands still, as on a host that sleeps; the kernel goes on answering pings. */
  async fallAsleep(): Promise<void> {
    await this.#signal("STOP");
  }

  async wake(): Promise<void> {
    await this.#signal("CONT");
  }

  // From outside, where the host's own init has no say. Not `docker pause`: some machines' control groups cannot freeze. Twice,
  // for what was started meanwhile.
  async #signal(signal: "STOP" | "CONT"): Promise<void> {
    const init = await docker("inspect", "--format", "{{.State.Pid}}", this.containerId);
    for (const _ of ["once", "again"]) {
      await execa("kill", ["-s", signal, init, ...(await descendants(init))], { reject: false });
    }
  }

  /** Pulls the network cable: eth0 has no carrier, until plug. */
  async unplug(): Promise<void> {
    await setCable(await this.#switchPort(), "down");
  }

  async plug(): Promise<void> {
    await setCable(await this.#switchPort(), "up");
  }

  async #switchPort(): Promise<string> {
    const { stdout: index } = await this.exec(["cat", "/sys/class/net/eth0/iflink"]);
    const { stdout: links } = await execa("ip", ["-json", "link"]);
    const port = (JSON.parse(links) as { ifindex: number; ifname: string }[]).find(
      (link) => link.ifindex === Number(index),
    );
    if (port === undefined) throw new Error(`${this.name}'s eth0 ends nowhere on the lab's switch`);
    return port.ifname;
  }

  async failedUnits(): Promise<string[]> {
    const { stdout } = await this.exec(["systemctl", "list-units", "--failed", "--plain", "--no-legend"]);
    return stdout.split("\n").flatMap((line) => line.split(" ")[0] || []);
  }

  /** The one image that containers inside the host can use; no registry is reached from here. */
  async importBusybox(): Promise<void> {
    const found = await this.exec(["docker", "image", "inspect", "busybox"], { mayFail: true });
    if (found.exitCode !== 0) {
      await this.exec(["docker", "import", "/usr/local/lib/routable-lab/busybox.tar", "busybox"]);
    }
  }

  /** Starts a container inside the host, from busybox. It ends at once when it is stopped. */
  async runContainer(name: string, argv: string[], dockerOptions: string[] = []): Promise<InnerContainer> {
    await this.importBusybox();
    await this.exec([
      "docker",
      "run",
      "--detach",
      "--name",
      name,
      "--stop-signal",
      "KILL",
      ...dockerOptions,
      "busybox",
      ...argv,
    ]);
    return new InnerContainer(this, name);
  }
}

async function setCable(port: string, state: "up" | "down"): Promise<void> {
  await execa("ip", ["link", "set", port, state]);
}

async function descendants(of: string): Promise<string[]> {
  const { stdout } = await execa("ps", ["-e", "-o", "pid=,ppid="]);
  const all = stdout.split("\n").map((line) => line.trim().split(/ +/));
  const found = new Set([of]);
  // A parent may stand after its child in the list.
  for (let before = 0; found.size > before; ) {
    before = found.size;
    for (const [pid = "", parent = ""] of all) if (found.has(parent)) found.add(pid);
  }
  found.delete(of);
  return [...found];
}

/** A container that runs inside a lab host. */
export class InnerContainer {
  readonly host: LabHost;
  readonly name: string;

  constructor(host: LabHost, name: string) {
    this.host = host;
    this.name = name;
  }

  async address(): Promise<string> {
    return this.inspect("{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}");
  }

  /** When it last started: unchanged means that it was never restarted. */
  async startedAt(): Promise<string> {
    return this.inspect("{{.State.StartedAt}}");
  }

  async isRunning(): Promise<boolean> {
    return (await this.inspect("{{.State.Running}}")) === "true";
  }

  async exec(argv: string[]): Promise<string> {
    const { stdout } = await this.host.exec(["docker", "exec", this.name, ...argv]);
    return stdout;
  }

  async remove(): Promise<void> {
    await this.host.exec(["docker", "rm", "--force", this.name]);
  }

  private async inspect(format: string): Promise<string> {
    const { stdout } = await this.host.exec(["docker", "inspect", "--format", format, this.name]);
    return stdout;
  }
}
