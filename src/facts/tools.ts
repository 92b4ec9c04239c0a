import { Fault } from "../fault/fault.ts";
import type { Facts, Tool } from "./facts.ts";

/** By the packages that have them, for the message to a person. */
const packages: Readonly<Record<Tool, { debian: string; fedora: string }>> = {
  ip: { debian: "iproute2", fedora: "iproute" },
  systemctl: { debian: "systemd", fedora: "systemd" },
  docker: { debian: "docker.io", fedora: "moby-engine docker-cli" },
  flock: { debian: "util-linux", fedora: "util-linux" },
  timeout: { debian: "coreutils", fedora: "coreutils" },
  sync: { debian: "coreutils", fedora: "coreutils" },
  tar: { debian: "tar", fedora: "tar" },
  base64: { debian: "coreutils", fedora: "coreutils" },
  ping: { debian: "iputils-ping", fedora: "iputils" },
  "systemd-stdio-bridge": { debian: "systemd", fedora: "systemd" },
};

export const tools = Object.keys(packages) as readonly Tool[];

/** Without ping fewer things can be proved after a change; without any other nothing works. */
const optional: ReadonlySet<Tool> = new Set(["ping"]);

/** @throws Fault facts/missing-tool naming all of them at once */
export function requireTools(label: string, found: Facts["tools"]): void {
  const missing = tools.filter((tool) => found[tool] === null && !optional.has(tool));
  if (missing.length === 0) return;
  const names = (system: "debian" | "fedora") => [...new Set(missing.map((tool) => packages[tool][system]))].join(" ");
  throw new Fault({
    code: "facts/missing-tool",
    summary: `${label}: the host lacks ${missing.join(", ")}`,
    expected: "iproute2, systemd, Docker and the base system's own tools in PATH",
    found: `no ${missing.join(", no ")}`,
    hostState: "untouched",
    next: [
      `Debian: apt install ${names("debian")}`,
      ...(missing.includes("docker") ? ["Debian 13 and newer, for Docker: apt install docker-cli"] : []),
      `Fedora: dnf install ${names("fedora")}`,
    ],
  });
}
