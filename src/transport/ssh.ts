import { readFileSync } from "node:fs";
import { Fault } from "../fault/fault.ts";
import { lost, noSshClient, noSudo, timedOut, unreachable } from "./faults.ts";
import { openProcess, type ProcessEnd, runProcess } from "./process.ts";
import { quote } from "./quote.ts";
import { sharedConnection } from "./shared-connection.ts";
import { readMarks } from "./told.ts";
import type { RunResult, Transport } from "./transport.ts";

export interface SshTarget {
  /** As OpenSSH understands it: `user@host`, `ssh://user@host:port`, an alias of ~/.ssh/config. */
  destination: string;
  /** A configuration file to use in place of ~/.ssh/config and the system's (`ssh -F`). */
  sshConfig?: string;
}

/**
 * The system's OpenSSH with the operator's own configuration, jump hosts, agents and known hosts. The login shell has
 * to be a POSIX one (sh, bash, zsh, ksh). ssh may ask for a passphrase only where there is a terminal to ask on.
 */
export function sshTransport(target: SshTarget): Transport {
  const { destination } = target;
  const label = `ssh ${destination}`;
  const shared = sharedConnection((socket) =>
    // The far side reads our stdin, so that the master ends when we do, even when we are killed.
    openProcess(sshCommand(target, masterOptions(socket), "echo; exec cat >/dev/null"), (end) =>
      explain(target, [], end),
    ),
  );
  return {
    ...transportOver(target, label, async () => clientOptions(await shared.socket())),
    close: shared.close,
  };
}

function transportOver(target: SshTarget, label: string, options: () => Promise<readonly string[]>): Transport {
  const command = async (argv: readonly string[]) => sshCommand(target, await options(), quote(asRoot(argv)));
  return {
    label,
    async run(argv, runOptions) {
      const end = explain(target, argv, await runProcess(await command(argv), { ...runOptions, killSignal }));
      if (end instanceof Fault) throw end;
      return end;
    },
    async open(argv) {
      return openProcess(await command(argv), (end) => explain(target, argv, end));
    },
    fresh: () => transportOver(target, label, async () => aloneOptions),
    async close() {},
  };
}

/** A client of a shared connection does not end by SIGTERM while its program runs. */
const killSignal = "SIGKILL";

const masterOptions = (socket: string) => ["ControlMaster=yes", `ControlPath=${socket}`, "ControlPersist=no"];
const clientOptions = (socket: string) => ["ControlMaster=no", `ControlPath=${socket}`];
const aloneOptions = ["ControlMaster=no", "ControlPath=none"];

/**
 * Options that programs cannot do without, whatever the operator's configuration says of interactive logins. ERROR
 * keeps the host's login banner off stderr. A host that went away is noticed after 15 s.
 */
const options = [
  "RequestTTY=no",
  "RemoteCommand=none",
  "ClearAllForwardings=yes",
  "ForwardX11=no",
  "LogLevel=ERROR",
  "ConnectTimeout=15",
  "ServerAliveInterval=5",
  "ServerAliveCountMax=3",
];

function sshCommand(
  { destination, sshConfig }: SshTarget,
  connection: readonly string[],
  commandLine: string,
): readonly [string, ...string[]] {
  const asking = process.stdin.isTTY ? [] : ["BatchMode=yes"];
  return [
    "ssh",
    ...(sshConfig === undefined ? [] : ["-F", sshConfig]),
    ...[...options, ...asking, ...connection].flatMap((option) => ["-o", option]),
    "--",
    destination,
    commandLine,
  ];
}

const asRootProgram = readFileSync(new URL("./as-root.sh", import.meta.url), "utf8");
const tellProgram = readFileSync(new URL("./tell.sh", import.meta.url), "utf8");

/** Becoming root and the program itself are one command line, and so one round trip. */
function asRoot(argv: readonly string[]): readonly string[] {
  return ["sh", "-c", asRootProgram, "routable", "sh", "-c", tellProgram, "routable", ...argv];
}

function explain({ destination }: SshTarget, argv: readonly string[], end: ProcessEnd): RunResult | Fault {
  const label = `ssh ${destination}`;
  switch (end.kind) {
    case "not-found":
      return noSshClient();
    case "timed-out":
      return timedOut(label, argv);
    case "not-ended": {
      const { begun, stderr } = readMarks(end.stderr);
      return begun ? lost(label, argv, end.reason, stderr) : unreachable(label, destination, stderr);
    }
    case "exited": {
      const { begun, exitCode, stderr } = readMarks(end.result.stderr);
      if (exitCode !== null) return { exitCode, stdout: end.result.stdout, stderr };
      if (begun) return lost(label, argv, "the connection broke", stderr);
      const ranSudo = end.result.exitCode !== sshFailed && /^sudo: /m.test(stderr);
      return ranSudo ? noSudo(label, stderr) : unreachable(label, destination, stderr);
    }
    default:
      return end satisfies never;
  }
}

/** ssh's own exit code where no program was run. */
const sshFailed = 255;
