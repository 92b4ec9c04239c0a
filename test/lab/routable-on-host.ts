import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { LabHost } from "./lab-host.ts";
import { endedWith, type Run } from "./routable.ts";
import { Terminal } from "./terminal.ts";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const directory = "/opt/routable";

/** The built product on a lab host of its own, run there by the host's own Node; without node_modules. */
export class RoutableOnHost {
  private readonly host: LabHost;

  private constructor(host: LabHost) {
    this.host = host;
  }

  static async on(host: LabHost, profile: string): Promise<RoutableOnHost> {
    await host.exec(["mkdir", directory]);
    for (const part of ["bin", "dist"]) await host.copyDirectory(`${repository}${part}`, `${directory}/${part}`);
    await host.writeFile(`${directory}/package.json`, await readFile(`${repository}package.json`, "utf8"));
    await host.writeFile(`${directory}/here.yaml`, profile);
    return new RoutableOnHost(host);
  }

  /** At the console, as root, with no terminal. What it said where it did not end with this exit code is in the error. */
  async exits(code: number, ...args: string[]): Promise<Run> {
    const argv = ["env", "-C", directory, "node", "bin/routable.js", ...args];
    return endedWith(code, args, await this.host.exec(argv, { mayFail: true }));
  }

  /** At the console, as root, in a terminal. The words are the test's own and need no quoting. */
  atConsole(...args: string[]): Terminal {
    const command = `node bin/routable.js ${args.join(" ")}`;
    return new Terminal(this.host.spawn(["env", "-C", directory, "script", "-qec", command, "/dev/null"]));
  }

  /** Logged in over SSH as a user who is root by `sudo -n` only, in a terminal. */
  overSsh(user: string, ...args: string[]): Terminal {
    const command = `cd ${directory} && node bin/routable.js ${args.join(" ")}`;
    return new Terminal(spawn("ssh", ["-F", this.host.sshConfig, "-tt", `${user}@${this.host.name}`, command]));
  }
}
