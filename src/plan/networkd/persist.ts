import type { Place } from "../../fault/fault.ts";
import { agreesWithFiles } from "../agreement.ts";
import { type BridgePersistence, type BridgeWish, nothingToPersist } from "../bridge/wish.ts";
import { type Configured, configuredAddress, configuredRoute } from "../configured.ts";
import { isEdit, ownFile, regularFile } from "../file-edit.ts";
import { namesLink } from "../ifupdown/commands.ts";
import type { Planning } from "../planning.ts";
import { sideOf } from "./keys.ts";
import { type NetworkFile, networkFileFor } from "./matching.ts";
import { comesAfterOurs, ownFiles } from "./render.ts";
import { checkSettled } from "./settled.ts";
import { entriesOf, sectionsOf, type UnitLine, valuesOf } from "./unit-file.ts";

/** Units of routable's own that come before the operator's: the bridge, what it carries, and the NIC as its port. */
export function persistInNetworkd(planning: Planning, file: NetworkFile, wish: BridgeWish): BridgePersistence {
  if (valuesOf(file, "Network", "Bridge").includes(wish.bridge)) return checkSettled(planning, file, wish);
  if (!isClear(planning, file, wish)) return nothingToPersist;
  const configured = readConfigured(planning, file, wish);
  if (!configured || !agreesWithFiles(planning, wish, configured, placeAt(file, 0))) return nothingToPersist;
  const files = ownFiles(file, wish).flatMap(({ path, content }) => {
    const before = path in planning.facts.files ? regularFile(planning, path) : null;
    return before === "refused" ? [] : [{ path, before, after: ownFile(content, "0644"), volatile: false }];
  });
  return {
    files: files.filter(isEdit),
    notes: [`${file.path} stays as it is, and no longer configures ${wish.nic}`],
    unchanged: [],
    restarts: "systemd-networkd.service",
  };
}

/** Refuses whatever could not be carried over with certainty. */
function isClear(planning: Planning, file: NetworkFile, wish: BridgeWish): boolean {
  const unclear = [...reasons(planning, file, wish)];
  for (const { reason, at } of unclear) {
    planning.refuse({
      code: "plan/network-files-unclear",
      summary: `${file.path} cannot be carried over to ${wish.bridge} with certainty`,
      at: placeAt(file, at),
      expected: "settings of which it is plain what becomes of them when the addresses move",
      found: reason,
      next: ["write it in a plainer form, or take it away; nothing is guessed here"],
    });
  }
  const dynamic = entriesOf(file).find(({ section, key, value }) => sideOf(section, key, value) === "dynamic");
  if (dynamic) {
    planning.refuse({
      code: "plan/unsupported-method",
      summary: `${wish.nic} is configured by DHCP`,
      at: placeAt(file, file.lines.indexOf(dynamic)),
      expected: "static addresses",
      found: dynamic.raw.trim(),
      next: [`give the host a static address; only those move to ${wish.bridge} yet`],
    });
  }
  return unclear.length === 0 && !dynamic;
}

interface Reason {
  reason: string;
  at: number;
}

function* reasons({ facts }: Planning, file: NetworkFile, { nic, bridge, mac }: BridgeWish): Generator<Reason> {
  if (file.unclear) yield file.unclear;
  if (!comesAfterOurs(file)) yield { reason: "its name comes before that of any other file", at: 0 };
  const dropIns = Object.keys(facts.files).find((path) => path.endsWith(".network.d") && facts.files[path] !== null);
  if (dropIns) yield { reason: `${dropIns}, which is not read here`, at: 0 };
  for (const [at, line] of file.lines.entries()) {
    const reason = reasonOf(line, nic);
    if (reason) yield { reason, at };
  }
  const taker = networkFileFor(facts.files, { name: bridge, mac, kind: "bridge" });
  if (taker) yield { reason: `${taker.file.path} would match ${bridge} as well, as soon as there is one`, at: 0 };
}

function reasonOf(line: UnitLine, nic: string): string | null {
  if (line.kind !== "entry" || line.section === "Match") return null;
  const { section, key, value } = line;
  if (sideOf(section, key, value) === "unclear") return `[${section}] ${key}=`;
  return namesLink(value, nic) ? `[${section}] ${key}= names ${nic}` : null;
}

function readConfigured(planning: Planning, file: NetworkFile, wish: BridgeWish): Configured | null {
  const addresses = [
    ...valuesOf(file, "Network", "Address"),
    ...sectionsOf(file, "Address").flatMap((section) => section.get("Address") ?? []),
  ].map(configuredAddress);
  const routes = [
    ...valuesOf(file, "Network", "Gateway").map((gateway) => configuredRoute({ destination: undefined, gateway })),
    ...sectionsOf(file, "Route").map((section) =>
      configuredRoute({
        destination: section.get("Destination"),
        gateway: section.get("Gateway"),
        metric: section.get("Metric"),
        table: section.get("Table"),
      }),
    ),
  ];
  const read = { addresses: addresses.filter((each) => each !== null), routes: routes.filter((each) => each !== null) };
  if (read.addresses.length === addresses.length && read.routes.length === routes.length) return read;
  planning.refuse({
    code: "plan/network-files-unclear",
    summary: `${file.path} gives ${wish.nic} something that is not understood here`,
    at: placeAt(file, 0),
    expected: "addresses with a prefix length, and gateways that are addresses",
    found: "an address or a route in other words",
    next: ["write it in a plainer form; nothing is guessed here"],
  });
  return null;
}

function placeAt({ path, lines }: NetworkFile, at: number): Place {
  const text = lines[at]?.raw ?? "";
  const column = text.length - text.trimStart().length + 1;
  return { file: path, line: at + 1, column, text, length: Math.max(text.trim().length, 1) };
}
