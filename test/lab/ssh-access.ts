import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import type { HostFiles } from "./network-files.ts";

/** The operator's key, the hosts' keys, and an ssh_config that knows both: `ssh -F CONFIG dock-1`. */
export class SshAccess {
  readonly directory: string;
  readonly config: string;
  readonly #targets: { name: string; address: string; hostKey: string }[] = [];

  static async create(directory: string): Promise<SshAccess> {
    const access = new SshAccess(directory);
    await generateKey(access.identity, "operator");
    return access;
  }

  private constructor(directory: string) {
    this.directory = directory;
    this.config = path.join(directory, "ssh_config");
  }

  get identity(): string {
    return path.join(this.directory, "id_ed25519");
  }

  /** What the host needs on its disk to be known to the operator, and to let the operator in. */
  async admit(name: string, address: string): Promise<HostFiles> {
    const hostKeyFile = path.join(this.directory, `${name}_host_key`);
    await generateKey(hostKeyFile, name);
    const hostKey = readFileSync(`${hostKeyFile}.pub`, "utf8");
    this.#targets.push({ name, address, hostKey });
    this.#write();
    const operator = readFileSync(`${this.identity}.pub`, "utf8");
    return {
      "/etc/ssh/ssh_host_ed25519_key": { content: readFileSync(hostKeyFile, "utf8"), mode: 0o600 },
      "/etc/ssh/ssh_host_ed25519_key.pub": hostKey,
      "/root/.ssh/authorized_keys": { content: operator, mode: 0o600 },
      "/home/operator/.ssh/authorized_keys": operator,
    };
  }

  #write(): void {
    const knownHosts = path.join(this.directory, "known_hosts");
    writeFileSync(knownHosts, this.#targets.map(({ address, hostKey }) => `${address} ${hostKey}`).join(""));
    const hosts = this.#targets.map(({ name, address }) => `Host ${name}\n  HostName ${address}\n`);
    const common = `Host *
  User root
  IdentityFile ${this.identity}
  IdentitiesOnly yes
  UserKnownHostsFile ${knownHosts}
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
  ConnectTimeout 5
  LogLevel ERROR
`;
    writeFileSync(this.config, [...hosts, common].join("\n"));
  }
}

async function generateKey(file: string, comment: string): Promise<void> {
  await execa("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", file]);
}
