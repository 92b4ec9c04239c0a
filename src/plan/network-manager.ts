import type { BridgeWish } from "./bridge/wish.ts";
import { interfacesPath, readSources, type Sources } from "./ifupdown/sources.ts";
import { type NetworkFile, networkFileFor } from "./networkd/matching.ts";
import type { Planning } from "./planning.ts";
import { mayMatch } from "./shell-pattern.ts";

/** Who brings the NIC up at boot, with what that manager's planner needs to know. */
export type Owner =
  | { manager: "ifupdown"; sources: Sources }
  | { manager: "netplan" }
  | { manager: "systemd-networkd"; file: NetworkFile };

/** Judges by evidence: whose files name the link, and which manager runs. Null after a refusal. */
export function ownerOf(planning: Planning, wish: BridgeWish): Owner | null {
  const { facts, refuse } = planning;
  const { nic, bridge } = wish;
  const sources = isEnabled(planning, "networking.service") ? readSources(facts.files) : null;
  const stanza = sources?.statements.find(
    (statement) => statement.kind === "iface" && (statement.name === nic || statement.name === bridge),
  );
  const others = otherEvidence(planning, nic);
  if (sources && stanza && others.every(({ names }) => !names)) return { manager: "ifupdown", sources };
  const owner = stanza ? [] : networkdOwner(planning, wish);
  if (!Array.isArray(owner)) return owner;
  const evidence = [
    ...(stanza ? [`${stanza.file} has a stanza for ${nic}`] : []),
    ...others.map(({ text }) => text),
    ...owner,
    ...(sources && !stanza ? [`${interfacesPath} does not name ${nic}`] : []),
  ];
  refuse({
    code: "plan/unsupported-network-manager",
    summary: `the network manager of ${nic} is not one that is supported yet`,
    expected: `ifupdown, with a stanza for ${nic} in ${interfacesPath} or below it, and no other manager's files that name it; or systemd-networkd, with a .network file for it, and no other manager that runs`,
    found: evidence.join("; ") || "no network manager that is known",
    next: [
      "configure the NIC by one of these with a static address, or wait for the release that supports its manager",
    ],
  });
  return null;
}

/** Where it runs alone, and it is certain by which of its files it configures the NIC; or else what speaks against that. */
function networkdOwner({ facts }: Planning, { nic, mac }: BridgeWish): Owner | string[] {
  const isRunning = (unit: string) => facts.units[unit]?.activeState === "active";
  if (!isRunning("systemd-networkd.service")) return [];
  if (["NetworkManager.service", "connman.service", "dhcpcd.service"].some(isRunning)) return [];
  const { systemd } = facts.system;
  if (systemd < firstTried)
    return [`systemd ${systemd}, whose networkd was not tried yet: ${firstTried} and later were`];
  const kind = facts.links.find(({ name }) => name === nic)?.kind ?? null;
  const found = networkFileFor(facts.files, { name: nic, mac, kind });
  if (!found) return [`no .network file means ${nic}`];
  const { path } = found.file;
  if (found.unclear !== null) return [`whether ${path} means ${nic} is not clear: ${found.unclear}`];
  if (path.startsWith("/run/systemd/network/10-netplan-")) {
    return systemd === lastWithNetplan
      ? { manager: "netplan" }
      : [`netplan beside systemd ${systemd}: it was tried beside ${lastWithNetplan}`];
  }
  if (path.startsWith("/run/")) return [`${path}, which something else makes at boot`];
  return { manager: "systemd-networkd", file: found.file };
}

/** An older networkd may do something else when it starts anew and finds links that it did not make. */
const firstTried = 257;

/** netplan makes networkd's files in a generator of systemd's, which has fewer rights in later versions. */
const lastWithNetplan = 257;

interface Evidence {
  text: string;
  /** Whether it names the NIC itself, and not only a manager that runs. */
  names: boolean;
}

/** netplan hands over to one of the other two, so its files come first. */
function otherEvidence(planning: Planning, nic: string): Evidence[] {
  const { facts, desired } = planning;
  const isRunning = (unit: string) => facts.units[unit]?.activeState === "active";
  const hasBackend = isRunning("systemd-networkd.service") || isRunning("NetworkManager.service");
  const netplan = hasBackend ? namingFiles(planning, "/etc/netplan/", nic) : [];
  const networkd = isRunning("systemd-networkd.service") ? networkdFiles(planning, nic) : [];
  const running = (
    [
      ["systemd-networkd.service", "systemd-networkd"],
      ["NetworkManager.service", "NetworkManager"],
      ["connman.service", "ConnMan"],
    ] as const
  )
    .filter(([unit]) => isRunning(unit))
    .map(([, name]) => ({ text: `${name} runs`, names: false }));
  return [
    ...netplan.map((path) => ({ text: `netplan: ${path} names ${nic}`, names: true })),
    ...networkd.map((path) => ({
      text: `systemd-networkd: ${path} means ${nic} or ${desired.bridge.name}`,
      names: true,
    })),
    ...running,
  ];
}

function namingFiles({ facts }: Planning, directory: string, nic: string): string[] {
  const word = new RegExp(`(?<![A-Za-z0-9_.-])${nic.replaceAll(".", "\\.")}(?![A-Za-z0-9_.-])`);
  return Object.keys(facts.files)
    .filter((path) => path.startsWith(directory) && word.test(facts.files[path]?.content ?? ""))
    .toSorted();
}

/** By a pattern too: `Name=*` takes the bridge as soon as there is one, and flushes what others gave it. */
function networkdFiles(planning: Planning, nic: string): string[] {
  const { facts, desired } = planning;
  const directory = "/etc/systemd/network/";
  const naming = namingFiles(planning, directory, nic);
  const matching = Object.keys(facts.files).filter((path) => {
    if (!path.startsWith(directory) || !path.endsWith(".network")) return false;
    const names = [...(facts.files[path]?.content ?? "").matchAll(/^\s*Name\s*=(.*)$/gm)];
    const patterns = names.flatMap(([, value = ""]) => value.split(/\s+/)).filter((word) => /[*?[]/.test(word));
    return patterns.some((pattern) => mayMatch(pattern, nic) || mayMatch(pattern, desired.bridge.name));
  });
  return [...new Set([...naming, ...matching])].toSorted();
}

function isEnabled({ facts }: Planning, unit: string): boolean {
  const fact = facts.units[unit];
  return fact?.loadState === "loaded" && (fact.activeState === "active" || fact.unitFileState.startsWith("enabled"));
}
