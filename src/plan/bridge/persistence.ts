import { type FileEdit, fileDetail, writeStep } from "../file-edit.ts";
import { persistInInterfaces } from "../ifupdown/persist.ts";
import { persistInNetplan } from "../netplan/persist.ts";
import { ownerOf } from "../network-manager.ts";
import { persistInNetworkd } from "../networkd/persist.ts";
import type { Change } from "../plan.ts";
import { nothing, type Part, type Planning } from "../planning.ts";
import type { UnitStep } from "../step.ts";
import type { LanPlace } from "./lan.ts";
import type { Uplink } from "./parent.ts";
import { type BridgePersistence, type BridgeWish, nothingToPersist } from "./wish.ts";

export interface Persistence extends Part {
  /**
   * Starts the manager anew, once files and links are others. Last of all, for then an undo does it before it starts docker, for
   * which an empty bridge of the same name stands in.
   */
  restart: Part;
}

export function planPersistence(planning: Planning, { nic }: Uplink, lan: LanPlace): Persistence {
  if (nic.mac === null) return { ...nothing, restart: nothing };
  const addresses = lan.addresses.map(({ address }) => address);
  const wish = { nic: nic.name, bridge: planning.desired.bridge.name, mac: nic.mac, address: lan.address, addresses };
  const { files, notes, unchanged, restarts } = persist(planning, wish);
  const place = planning.placeOf(["bridge"]);
  return {
    changes: [...changesOf(files, notes)].map((change) => ({ ...change, risks: [], place })),
    unchanged,
    steps: files.map(writeStep),
    restart: restarts ? restartOf(restarts, place) : nothing,
  };
}

function restartOf(unit: string, place: Change["place"]): Part {
  const text = `${unit} starts anew and finds links and files in agreement; what they have is kept`;
  const subject = unit.replace(/\.service$/, "");
  const change: Change = { action: "change", subject, details: [{ kind: "note", text }], risks: [], place };
  const step: UnitStep = {
    kind: "unit",
    title: `restart ${subject}`,
    managementPath: true,
    unit,
    operation: "restart",
    containers: [],
    standIn: null,
    managesLinks: true,
  };
  return { changes: [change], unchanged: [], steps: [step] };
}

/** One for each file on disk, and one for all that the manager only remembers. */
function* changesOf(files: readonly FileEdit[], notes: readonly string[]): Generator<Omit<Change, "risks" | "place">> {
  const lasting = files.filter(({ volatile }) => !volatile);
  for (const [index, file] of lasting.entries()) {
    const told = index === 0 ? notes.map((text) => ({ kind: "note" as const, text })) : [];
    yield { action: actionOf(file), subject: `file ${file.path}`, details: [fileDetail(file), ...told] };
  }
  const remembered = files.filter(({ volatile }) => volatile);
  const [first] = remembered;
  if (first) yield { action: actionOf(first), subject: `file ${first.path}`, details: remembered.map(fileDetail) };
}

function actionOf({ before }: FileEdit): Change["action"] {
  return before === null ? "create" : "change";
}

function persist(planning: Planning, wish: BridgeWish): BridgePersistence {
  const owner = ownerOf(planning, wish);
  if (!owner) return nothingToPersist;
  switch (owner.manager) {
    case "ifupdown":
      return persistInInterfaces(planning, owner.sources, wish);
    case "netplan":
      return persistInNetplan(planning, wish);
    case "systemd-networkd":
      return persistInNetworkd(planning, owner.file, wish);
    default:
      return owner satisfies never;
  }
}
