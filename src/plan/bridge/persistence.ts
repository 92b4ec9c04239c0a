import { type FileEdit, fileDetail, writeStep } from "../file-edit.ts";
import { persistInInterfaces } from "../ifupdown/persist.ts";
import { ownerOf } from "../network-manager.ts";
import type { Change } from "../plan.ts";
import { nothing, type Part, type Planning } from "../planning.ts";
import type { LanPlace } from "./lan.ts";
import type { Uplink } from "./parent.ts";
import type { BridgePersistence, BridgeWish } from "./wish.ts";

export function planPersistence(planning: Planning, { nic }: Uplink, lan: LanPlace): Part {
  if (nic.mac === null) return nothing;
  const addresses = lan.addresses.map(({ address }) => address);
  const wish = { nic: nic.name, bridge: planning.desired.bridge.name, mac: nic.mac, address: lan.address, addresses };
  const { files, notes, unchanged } = persist(planning, wish);
  const place = planning.placeOf(["bridge"]);
  return {
    changes: [...changesOf(files, notes)].map((change) => ({ ...change, risks: [], place })),
    unchanged,
    steps: files.map(writeStep),
  };
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
  const owner = ownerOf(planning, wish.nic, wish.bridge);
  if (!owner) return { files: [], notes: [], unchanged: [] };
  switch (owner.manager) {
    case "ifupdown":
      return persistInInterfaces(planning, owner.sources, wish);
    default:
      return owner.manager satisfies never;
  }
}
