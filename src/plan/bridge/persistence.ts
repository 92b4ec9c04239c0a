import type { InterfaceAddress, Mac } from "../../address/types.ts";
import { type FileEdit, fileDetail, writeStep } from "../file-edit.ts";
import { persistInInterfaces } from "../ifupdown/persist.ts";
import { ownerOf } from "../network-manager.ts";
import { nothing, type Part, type Planning } from "../planning.ts";
import type { LanPlace } from "./lan.ts";
import type { Uplink } from "./parent.ts";

/** The bridge as it must be after a reboot. */
export interface BridgeWish {
  nic: string;
  bridge: string;
  /** The NIC's own, for the bridge too. */
  mac: Mac;
  /** The host's address in the LAN. */
  address: InterfaceAddress;
  /** All that stand on the NIC now, that one included. */
  addresses: readonly InterfaceAddress[];
}

/** What a network manager's own files have to say for that. Each manager has one function that answers this. */
export interface BridgePersistence {
  files: readonly FileEdit[];
  /** For people, beside the files. */
  notes: readonly string[];
  unchanged: readonly string[];
}

export function planPersistence(planning: Planning, { nic }: Uplink, lan: LanPlace): Part {
  if (nic.mac === null) return nothing;
  const addresses = lan.addresses.map(({ address }) => address);
  const wish = { nic: nic.name, bridge: planning.desired.bridge.name, mac: nic.mac, address: lan.address, addresses };
  const { files, notes, unchanged } = persist(planning, wish);
  const place = planning.placeOf(["bridge"]);
  return {
    changes: files.map((file, index) => ({
      action: file.before === null ? "create" : "change",
      subject: `file ${file.path}`,
      details: [fileDetail(file), ...(index === 0 ? notes.map((text) => ({ kind: "note" as const, text })) : [])],
      risks: [],
      place,
    })),
    unchanged,
    steps: files.map(writeStep),
  };
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
