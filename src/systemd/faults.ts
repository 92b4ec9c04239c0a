import { Fault } from "../fault/fault.ts";

/** The bridge to the bus, as the shell's exit code for a missing program tells. */
export function noBridge(label: string): Fault {
  return new Fault({
    code: "systemd/no-bridge",
    summary: `${label}: the host has no systemd-stdio-bridge`,
    expected: "systemd-stdio-bridge in PATH, by which systemd is spoken to",
    next: ["Debian: apt install systemd", "Fedora: dnf install systemd"],
  });
}

export function noBus(label: string, reason: string): Fault {
  return new Fault({
    code: "systemd/no-bus",
    summary: `${label}: systemd's D-Bus cannot be reached`,
    found: reason.trim() || "the bridge ended without a word",
    next: ["on the host: systemctl status dbus.socket"],
  });
}

export function accessDenied(label: string, member: string): Fault {
  return new Fault({
    code: "systemd/access-denied",
    summary: `${label}: systemd refused ${member}`,
    expected: "root's right to manage units",
    next: ["see whether a container or a security policy keeps root from systemd"],
  });
}

export function callFailed(label: string, member: string, reason: string): Fault {
  return new Fault({
    code: "systemd/call-failed",
    summary: `${label}: systemd could not do ${member}`,
    found: reason,
  });
}

export function jobFailed(label: string, unit: string, result: string): Fault {
  return new Fault({
    code: "systemd/job-failed",
    summary: `${label}: starting ${unit} ended as "${result}"`,
    expected: "done",
    found: result,
    next: [`on the host: journalctl -u ${unit}`],
  });
}
