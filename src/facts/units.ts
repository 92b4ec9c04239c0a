import { type Fact, text } from "./fact.ts";
import type { UnitFact } from "./facts.ts";

const names = [
  "networking.service",
  "systemd-networkd.service",
  "systemd-networkd-wait-online.service",
  "NetworkManager.service",
  "NetworkManager-wait-online.service",
  "connman.service",
  "dhcpcd.service",
  "systemd-resolved.service",
  "firewalld.service",
  "docker.service",
  "docker.socket",
  "containerd.service",
  "ssh.service",
  "ssh.socket",
  "sshd.service",
];

const properties = ["Id", "LoadState", "ActiveState", "UnitFileState", "FragmentPath", "DropInPaths", "After"];

/** Those that systemd knows; one that is not installed is absent. Without units of our own, which a transaction brings. */
export const units: Fact<Record<string, UnitFact>> = {
  argv: ["systemctl", "show", `--property=${properties.join(",")}`, "--", ...names],
  read: text((stdout) => {
    const blocks = stdout.split("\n\n").map(readBlock);
    const known = blocks.filter((block) => block.get("LoadState") !== "not-found");
    return Object.fromEntries(known.map((block) => [value(block, "Id"), unitOf(block)]));
  }),
};

function readBlock(block: string): ReadonlyMap<string, string> {
  return new Map(
    block
      .split("\n")
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

function unitOf(block: ReadonlyMap<string, string>): UnitFact {
  return {
    loadState: value(block, "LoadState"),
    activeState: value(block, "ActiveState"),
    unitFileState: value(block, "UnitFileState"),
    fragmentPath: value(block, "FragmentPath") || null,
    dropIns: words(value(block, "DropInPaths")),
    after: words(value(block, "After"))
      .filter((name) => !name.startsWith("routable-"))
      .toSorted(),
  };
}

function value(block: ReadonlyMap<string, string>, property: string): string {
  const found = block.get(property);
  if (found === undefined) throw new Error(`systemctl does not tell ${property}`);
  return found;
}

function words(list: string): string[] {
  return list.split(" ").filter(Boolean);
}
