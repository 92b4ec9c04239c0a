import type { InterfaceAddress, Mac } from "../../address/types.ts";
import type { FileEdit } from "../file-edit.ts";

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
  /** A manager that has to start anew when files or links are others, so that it does not work against them; or null. */
  restarts: "systemd-networkd.service" | null;
}

export const nothingToPersist: BridgePersistence = { files: [], notes: [], unchanged: [], restarts: null };
