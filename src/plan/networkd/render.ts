import type { BridgeWish } from "../bridge/wish.ts";
import { sideOf } from "./keys.ts";
import type { NetworkFile } from "./matching.ts";
import { entriesOf } from "./unit-file.ts";

/** Before any name that people give such files, and the first one that matches a link is the only one. */
const prefix = "/etc/systemd/network/00-routable-";

export interface OwnFile {
  path: string;
  content: string;
}

/** The units beside the operator's own, which stays as it is and is no longer asked for the NIC. */
export function ownFiles(file: NetworkFile, wish: BridgeWish): readonly OwnFile[] {
  const { nic, bridge } = wish;
  return [
    { path: `${prefix}${bridge}.netdev`, content: netdev(wish) },
    { path: `${prefix}${bridge}.network`, content: bridgeNetwork(file, wish) },
    { path: `${prefix}${nic}.network`, content: portNetwork(file, wish) },
  ];
}

/** Whether these would be asked before it. */
export function comesAfterOurs({ path }: NetworkFile): boolean {
  return path.slice(path.lastIndexOf("/") + 1) > prefix.slice(prefix.lastIndexOf("/") + 1);
}

function netdev({ bridge, mac, nic }: BridgeWish): string {
  return `# Written by routable: ${bridge} with the MAC address of ${nic}, so that the LAN sees the same host.
[NetDev]
Name=${bridge}
Kind=bridge
MACAddress=${mac}

[Bridge]
STP=no
ForwardDelaySec=0
`;
}

/** The operator's own file, word for word, but for what it matches and what stays with the NIC. */
function bridgeNetwork(file: NetworkFile, { nic, bridge }: BridgeWish): string {
  const lines = file.lines.flatMap((line) => {
    if (line.kind === "section" && line.section === "Match") return [line.raw, `Name=${bridge}`];
    if (line.kind !== "entry") return [line.raw];
    if (line.section === "Match") return [];
    const side = sideOf(line.section, line.key, line.value);
    return side === "bridge" || side === "both" ? [line.raw] : [];
  });
  return `# Written by routable: ${bridge} has what this file gave ${nic}: ${file.path}\n${ended(lines)}`;
}

function portNetwork(file: NetworkFile, { nic, bridge }: BridgeWish): string {
  const kept = (section: string) =>
    entriesOf(file)
      .filter((entry) => entry.section === section)
      .filter(({ key, value }) => ["nic", "both"].includes(sideOf(section, key, value)))
      .map(({ raw }) => `${raw.trim()}\n`);
  const link = kept("Link");
  // A port has no address of its own, not even a link-local one: the bridge has the same MAC address, and would have the same.
  return `# Written by routable: ${nic} is a port of ${bridge}, and no longer configured by ${file.path}
[Match]
Name=${nic}
${link.length > 0 ? `\n[Link]\n${link.join("")}` : ""}
[Network]
Bridge=${bridge}
LinkLocalAddressing=no
IPv6AcceptRA=no
${kept("Network").join("")}`;
}

function ended(lines: readonly string[]): string {
  return `${lines.join("\n").replace(/\n+$/, "")}\n`;
}
