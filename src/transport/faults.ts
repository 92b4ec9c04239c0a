import { Fault } from "../fault/fault.ts";

/** ssh ended before the program began: nothing of it was run. `stderr` is ssh's own. */
export function unreachable(label: string, destination: string, stderr: string): Fault {
  const lines = linesOf(stderr);
  // With a jump host, ssh's last words are about its own pipe; the reason stands before them.
  const reason = lines.findLast((line) => !/UNKNOWN port 65535|stdio forwarding failed/.test(line)) ?? lines.at(-1);
  return new Fault({
    code: "transport/unreachable",
    summary: `${label}: ${reason?.replace(/^ssh: /, "") ?? "the connection was closed without a word"}`,
    ...(lines.length > 1 ? { found: lines.slice(-4).join("\n") } : {}),
    next: remedies(stderr, destination),
  });
}

export function noSudo(label: string, stderr: string): Fault {
  return new Fault({
    code: "transport/no-sudo",
    summary: `${label}: this login is not root and cannot become root by sudo`,
    expected: "a login as root, or sudo without a password (sudo -n)",
    found: linesOf(stderr).slice(-2).join("\n"),
    hostState: "untouched",
    next: ["log in as root: `ssh: root@…` in the profile", "or on the host, by visudo: USER ALL=(root) NOPASSWD: ALL"],
  });
}

/** The program was begun and its end is not known. */
export function lost(label: string, argv: readonly string[], reason: string, stderr: string): Fault {
  const last = linesOf(stderr).at(-1);
  return new Fault({
    code: "transport/lost",
    summary: `${label}: lost while \`${shown(argv)}\` ran: ${reason}`,
    ...(last === undefined ? {} : { found: last }),
  });
}

export function timedOut(label: string, argv: readonly string[]): Fault {
  return new Fault({
    code: "transport/timed-out",
    summary: `${label}: no end of \`${shown(argv)}\` within the time given to it`,
    next: ["see whether the host is overloaded or hangs", "then run the same command again"],
  });
}

export function noSshClient(): Fault {
  return new Fault({
    code: "transport/no-ssh-client",
    summary: "this machine has no ssh program",
    expected: "OpenSSH's client in PATH",
    hostState: "untouched",
    next: ["Debian: apt install openssh-client", "Fedora: dnf install openssh-clients"],
  });
}

/** The first match counts; the destination stands where a person would type it. */
function remedies(stderr: string, destination: string): readonly string[] {
  const known: readonly (readonly [RegExp, readonly string[]])[] = [
    [
      /IDENTIFICATION HAS CHANGED/,
      ["make sure that it is still the same host", "then remove the old key as ssh says: ssh-keygen -R HOST"],
    ],
    [/Host key verification failed/, [`log in once by hand and accept the host's key: ssh ${destination}`]],
    [
      /Permission denied|Too many authentication failures/,
      [`load your key (ssh-add), until this asks nothing: ssh ${destination} true`],
    ],
    [/Could not resolve hostname/, ["correct the name in the profile's `ssh`, or in ~/.ssh/config"]],
    [/Connection refused/, ["start sshd on the host, or name its port: ssh://USER@HOST:PORT"]],
    [/timed out|No route to host|Network is unreachable/, ["see that the host is up and that a route leads to it"]],
  ];
  const found = known.find(([pattern]) => pattern.test(stderr));
  return found?.[1] ?? [`see what ssh says: ssh -v ${destination} true`];
}

function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== "");
}

function shown(argv: readonly string[]): string {
  const words = argv.join(" ").replaceAll(/\s+/g, " ");
  return words.length > 60 ? `${words.slice(0, 60)}…` : words;
}
