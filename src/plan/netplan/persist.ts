import type { Place } from "../../fault/fault.ts";
import { agreesWithFiles } from "../agreement.ts";
import { type BridgePersistence, type BridgeWish, nothingToPersist } from "../bridge/wish.ts";
import { type Configured, type ConfiguredRoute, configuredAddress, configuredRoute } from "../configured.ts";
import { regularFile } from "../file-edit.ts";
import { namesLink } from "../ifupdown/commands.ts";
import { networkFileFor } from "../networkd/matching.ts";
import type { Planning } from "../planning.ts";
import { withBridge } from "./edit.ts";
import { isNo, sideOf } from "./keys.ts";
import { checkSettled } from "./settled.ts";
import { type Definition, definitionsIn, netplanFiles, startOf } from "./sources.ts";

/** The bridge in the operator's own file, with the addresses and routes that were the NIC's. */
export function persistInNetplan(planning: Planning, wish: BridgeWish): BridgePersistence {
  const files = netplanFiles(planning.facts.files);
  for (const { path, unclear } of files) {
    if (unclear) refuseUnclear(planning, wish, { file: path, line: 1, column: 1, text: "", length: 1 }, unclear);
  }
  if (files.some(({ unclear }) => unclear)) return nothingToPersist;
  const definitions = definitionsIn(files);
  const own = definitions.filter((each) => isNic(each, wish));
  const [nic, second] = own;
  const bridge = definitions.find(({ type, id }) => type === "bridges" && id === wish.bridge);
  if (!nic || second) {
    const found = own.length === 0 ? "no definition of it" : own.map(({ file, id }) => `${file.path} ${id}`).join(", ");
    const path = nic?.file.path ?? files[0]?.path ?? "/etc/netplan";
    refuseUnclear(planning, wish, { file: path, line: 1, column: 1, text: "", length: 1 }, found);
    return nothingToPersist;
  }
  if (bridge) return checkSettled(planning, nic, bridge, wish);
  if (!isClear(planning, nic, definitions, wish)) return nothingToPersist;
  const configured = configuredBy(nic);
  if (!configured) {
    refuseUnclear(planning, wish, placeOf(nic, null), "an address or a route with options of its own");
    return nothingToPersist;
  }
  if (!agreesWithFiles(planning, wish, configured, placeOf(nic, null))) return nothingToPersist;
  return edited(planning, nic, wish);
}

function edited(planning: Planning, nic: Definition, wish: BridgeWish): BridgePersistence {
  const content = withBridge(nic, wish);
  const before = regularFile(planning, nic.file.path);
  if (content === null || before === null || before === "refused") {
    if (content === null) {
      refuseUnclear(planning, wish, placeOf(nic, null), "settings in braces, instead of a line for each of them");
    }
    return nothingToPersist;
  }
  return {
    files: [{ path: nic.file.path, before, after: { ...before, content }, volatile: false }],
    notes: ["netplan makes systemd-networkd's own files of it, when systemd reads its units again"],
    unchanged: [],
    restarts: "systemd-networkd.service",
  };
}

function isNic({ type, id, values }: Definition, { nic, mac }: BridgeWish): boolean {
  if (!["ethernets", "bonds", "vlans"].includes(type)) return false;
  const match = values["match"] as { name?: unknown; macaddress?: unknown } | undefined;
  if (!match) return id === nic;
  return match.name === nic || values["set-name"] === nic || String(match.macaddress).toLowerCase() === mac;
}

/** Refuses whatever could not be carried over with certainty. */
function isClear(planning: Planning, nic: Definition, all: readonly Definition[], wish: BridgeWish): boolean {
  const dynamic = Object.keys(nic.values).find((key) => sideOf(key, nic.values[key]) === "dynamic");
  if (dynamic) {
    planning.refuse({
      code: "plan/unsupported-method",
      summary: `${wish.nic} is configured by DHCP`,
      at: placeOf(nic, dynamic),
      expected: "static addresses",
      found: `${dynamic}: ${String(nic.values[dynamic])}`,
      next: [`give the host a static address; only those move to ${wish.bridge} yet`],
    });
  }
  const unclear = [...reasons(planning, nic, all, wish)];
  for (const { key, reason } of unclear) refuseUnclear(planning, wish, placeOf(nic, key), reason);
  return !dynamic && unclear.length === 0;
}

interface Reason {
  key: string | null;
  reason: string;
}

function* reasons(
  { facts }: Planning,
  nic: Definition,
  all: readonly Definition[],
  wish: BridgeWish,
): Generator<Reason> {
  const { file, id, values } = nic;
  if (/cloud-init/.test(file.path + file.text)) {
    yield { key: null, reason: "cloud-init wrote this file, and may write it anew at the next boot" };
  }
  if (!file.path.startsWith("/etc/")) yield { key: null, reason: `it is not in /etc/netplan` };
  const renderer = values["renderer"] ?? rendererOf(nic);
  if (renderer !== undefined && renderer !== "networkd") yield { key: null, reason: `renderer: ${String(renderer)}` };
  for (const key of Object.keys(values)) {
    if (sideOf(key, values[key]) === "unclear") yield { key, reason: `the setting ${key}` };
    else if (sideOf(key, values[key]) === "bridge" && namesLink(JSON.stringify(values[key]), wish.nic)) {
      yield { key, reason: `${key} names ${wish.nic}` };
    }
  }
  for (const other of all) {
    const parts = other.values["interfaces"];
    if (Array.isArray(parts) && parts.includes(id))
      yield { key: null, reason: `${other.id} has it among its interfaces` };
  }
  const taker = networkFileFor(facts.files, { name: wish.bridge, mac: wish.mac, kind: "bridge" });
  if (taker) yield { key: null, reason: `${taker.file.path} would match ${wish.bridge}, as soon as there is one` };
}

/** What holds for a bridge: the renderer of the whole file, which every other file may set as well. */
function rendererOf({ file }: Definition): unknown {
  return file.network?.get("renderer");
}

function configuredBy({ values }: Definition): Configured | null {
  const list = (key: string) => (Array.isArray(values[key]) ? (values[key] as unknown[]) : []);
  const addresses = list("addresses").map((each) => (typeof each === "string" ? configuredAddress(each) : null));
  const routes = [
    ...["gateway4", "gateway6"].flatMap((key) => (key in values ? [{ to: "default", via: values[key] }] : [])),
    ...list("routes"),
  ].map(routeOf);
  const read = { addresses: addresses.filter((each) => each !== null), routes: routes.filter((each) => each !== null) };
  return read.addresses.length === addresses.length && read.routes.length === routes.length ? read : null;
}

function routeOf(route: unknown): ConfiguredRoute | null {
  if (route === null || typeof route !== "object") return null;
  const { to, via, metric, table, "on-link": onLink, ...others } = route as Record<string, unknown>;
  if (Object.keys(others).length > 0 || to === undefined || (onLink !== undefined && !isNo(onLink))) return null;
  const text = (value: unknown) => (value === undefined ? undefined : String(value));
  return configuredRoute({ destination: text(to), gateway: text(via), metric: text(metric), table: text(table) });
}

function refuseUnclear({ refuse }: Planning, { bridge }: BridgeWish, at: Place, found: string): void {
  refuse({
    code: "plan/network-files-unclear",
    summary: `${at.file} cannot be carried over to ${bridge} with certainty`,
    at,
    expected: "one definition of the NIC, a line for each setting, of which it is plain what becomes of it",
    found,
    next: ["write it in a plainer form, or take it away; nothing is guessed here"],
  });
}

/** Of one setting of a device, or of the device. */
function placeOf({ file, settings }: Definition, key: string | null): Place {
  const pairs = settings?.items ?? [];
  const pair = pairs.find((each) => key !== null && String(each.key) === key) ?? pairs[0];
  const before = file.text.slice(0, pair ? startOf(pair) : 0).split("\n");
  const text = file.text.split("\n")[before.length - 1] ?? "";
  const column = text.length - text.trimStart().length + 1;
  return { file: file.path, line: before.length, column, text, length: Math.max(text.trim().length, 1) };
}
