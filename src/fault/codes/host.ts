import { exitCodes, type FaultMeaning } from "../exit-codes.ts";

export const hostCodes = {
  "facts/failed": { exit: exitCodes.refused, meaning: "A program that tells of a host's state failed there." },
  "facts/missing-tool": { exit: exitCodes.refused, meaning: "A host lacks a program that routable needs there." },
  "facts/old-iproute2": { exit: exitCodes.refused, meaning: "The ip program of a host is too old to print JSON." },
  "facts/unreadable": {
    exit: exitCodes.refused,
    meaning: "A program that tells of a host's state printed what routable does not understand.",
  },
  "systemd/access-denied": { exit: 1, meaning: "systemd on a host refused what was asked of it." },
  "systemd/call-failed": { exit: 1, meaning: "systemd on a host answered with an error." },
  "systemd/job-failed": { exit: 1, meaning: "systemd on a host could not start a unit." },
  "systemd/no-bridge": { exit: 1, meaning: "A host lacks systemd-stdio-bridge, by which its systemd is spoken to." },
  "systemd/no-bus": { exit: 1, meaning: "The D-Bus of a host's systemd cannot be reached." },
  "transport/local-not-root": { exit: 1, meaning: "Local work needs root, directly or by sudo without a password." },
  "transport/lost": {
    exit: 1,
    meaning: "The connection to a host broke while a program ran there; how it ended is not known.",
  },
  "transport/no-ssh-client": { exit: 1, meaning: "The machine that routable runs on has no OpenSSH client." },
  "transport/no-sudo": {
    exit: 1,
    meaning: "The login on a host is not root and cannot become root by sudo without a password.",
  },
  "transport/timed-out": { exit: 1, meaning: "A program on a host did not end within the time given to it." },
  "transport/unreachable": { exit: 1, meaning: "OpenSSH could not log in to a host; nothing was run there." },
} as const satisfies Record<string, FaultMeaning>;
