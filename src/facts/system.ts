import { type Fact, text } from "./fact.ts";
import type { FileFact, SystemFacts } from "./facts.ts";

export const uname: Fact<{ hostname: string; kernel: string }> = {
  argv: ["uname", "-nr"],
  read: text((stdout) => {
    const [hostname, kernel] = stdout.trim().split(" ");
    if (!hostname || !kernel) throw new Error("not a host's name and a kernel's release");
    return { hostname, kernel };
  }),
};

/** systemd's version: `252`. */
export const systemdVersion: Fact<number> = {
  argv: ["systemctl", "--version"],
  read: text((stdout) => {
    const version = stdout.match(/^systemd (\d+)/)?.[1];
    if (version === undefined) throw new Error("no version of systemd");
    return Number(version);
  }),
};

export const systemFiles = { machineId: "/etc/machine-id", release: "/etc/os-release" } as const;

/** What os-release(5) says; empty where the host does not say it. */
export function readRelease(file: FileFact | null | undefined): SystemFacts["release"] {
  const settings = new Map(
    (file?.content ?? "").split("\n").flatMap((line) => {
      const [, name, value] = line.match(/^([A-Z_]+)=(.*)$/) ?? [];
      return name === undefined || value === undefined ? [] : [[name, unquoted(value)] as const];
    }),
  );
  return {
    id: settings.get("ID") ?? "",
    version: settings.get("VERSION_ID") ?? "",
    name: settings.get("PRETTY_NAME") ?? "",
  };
}

/** os-release quotes as a shell does. */
function unquoted(value: string): string {
  return value.replace(/^(["'])(.*)\1$/, "$2").replace(/\\([\\"'$`])/g, "$1");
}
