import { type BridgePersistence, type BridgeWish, nothingToPersist } from "../bridge/wish.ts";
import { configuredAddress } from "../configured.ts";
import type { Planning } from "../planning.ts";
import { type NetworkFile, netdevFileFor, networkFileFor } from "./matching.ts";
import { isYes, sectionsOf, valuesOf } from "./unit-file.ts";

/** The NIC is a port in its file already: then the bridge's own files have to make it, and give it the host's address. */
export function checkSettled(planning: Planning, port: NetworkFile, wish: BridgeWish): BridgePersistence {
  const { bridge, address, nic, mac } = wish;
  const { files } = planning.facts;
  const own = networkFileFor(files, { name: bridge, mac, kind: "bridge" });
  const netdev = netdevFileFor(files, bridge);
  const found = problemOf(own, netdev, address);
  if (found === null) {
    return {
      files: [],
      notes: [],
      unchanged: [`${port.path} port of ${bridge}`, `${own?.file.path} ${address}`],
      restarts: "systemd-networkd.service",
    };
  }
  planning.refuse({
    code: "plan/network-files-differ",
    summary: `${nic} is a port of ${bridge} in ${port.path}, but ${bridge} is not configured as it should be after a reboot`,
    expected: `a .netdev file for ${bridge} with STP=no, and a .network file with Address=${address}`,
    found,
    next: [`correct the files of ${bridge}, or take Bridge=${bridge} out of ${port.path}`],
  });
  return nothingToPersist;
}

function problemOf(own: ReturnType<typeof networkFileFor>, netdev: NetworkFile | null, address: string): string | null {
  if (!netdev) return "no .netdev file for it";
  if (isYes(valuesOf(netdev, "Bridge", "STP").at(-1))) return `${netdev.path}: STP=yes`;
  if (!own) return "no .network file that matches it";
  if (own.unclear !== null) return `${own.file.path}: ${own.unclear}`;
  const texts = [
    ...valuesOf(own.file, "Network", "Address"),
    ...sectionsOf(own.file, "Address").flatMap((section) => section.get("Address") ?? []),
  ];
  const addresses = texts.map(configuredAddress);
  return addresses.some((each) => each === address) ? null : `${own.file.path}: ${texts.join(", ") || "no address"}`;
}
