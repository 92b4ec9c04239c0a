import type { InterfaceAddress, IpAddress, Mac } from "../address/types.ts";
import type { Route } from "../facts/facts.ts";

/**
 * The closed set of things that a transaction can do to a host. A step is data: it can be printed, saved, compared.
 * Each holds its own undo, computed at plan time, before anything is written.
 */
export type Step = FileStep | LinksStep | UnitStep;

interface StepBase {
  /** What a person reads while it runs: `move 192.0.2.11/24 from eno1 to br0`. */
  title: string;
  /** Whether the operator's own session runs over what this step touches. */
  managementPath: boolean;
}

/** Put a file in place, or take it away. Written beside and renamed; the before-state is copied on the host itself. */
export interface FileStep extends StepBase {
  kind: "file";
  path: string;
  before: FileState | null;
  after: FileState | null;
  /** Lives in memory and is gone after a reboot (/run): undo at boot has nothing to do. */
  volatile: boolean;
}

export interface FileState {
  content: string;
  /** Octal, four digits: `0644`. */
  mode: string;
  uid: number;
  gid: number;
}

/** Links, addresses and routes, moved by `ip -batch`. */
export interface LinksStep extends StepBase {
  kind: "links";
  apply: readonly LinkOperation[];
  /** Leads back to the state before from any point within `apply`; each operation may find its work already done. */
  undo: readonly LinkOperation[];
  /** What holds after `apply`, checked on the host. */
  expect: readonly Expectation[];
  /** What held before, checked after an undo. */
  expectUndone: readonly Expectation[];
}

/** Make systemd read its files again and restart a unit; undo does the same once the files are back. */
export interface UnitStep extends StepBase {
  kind: "unit";
  unit: string;
  operation: "restart";
  /** Ids of containers that ran before and do not come back by a restart policy: started again, after apply and after undo. */
  containers: readonly string[];
  /**
   * The bridge that the unit gets to know and that an undo takes away, or null. While the unit starts after an undo, an empty
   * bridge stands in for it: dockerd forgets a bridge only while there is one of that name.
   */
  standIn: string | null;
  /**
   * A network manager. It stands still while an undo takes links back, and then starts anew: by what it read last it would take
   * from the NIC what it does not know, as soon as that is let go. Absent for a unit that is none.
   */
  managesLinks?: true;
}

/** As iproute2 calls them. */
export type AddressGeneration = "eui64" | "none" | "stable_secret" | "random";

export type LinkOperation =
  | IpOperation
  // Until `end-detour`, what comes to the NIC reaches the bridge on another way: a port loses frames while it is being made or
  // let go. Where a host has no means for that, it goes without.
  | { op: "detour"; link: string; bridge: string; mac: Mac }
  | { op: "end-detour"; link: string }
  // `to` can send, and knows what `from` knows of its neighbours' MAC addresses.
  | { op: "hand-over-neighbours"; from: string; to: string };

/** What one line for `ip -batch` does, or two. */
export type IpOperation =
  | {
      op: "add-bridge";
      link: string;
      mac: Mac;
      mtu: number;
      stp: boolean;
      forwardDelay: number;
      index?: number;
      /** The kernel's own choice where it is absent. */
      queueLength?: number;
    }
  | { op: "delete-link"; link: string }
  | { op: "set-up"; link: string; up: boolean }
  | { op: "set-master"; link: string; master: string | null }
  | { op: "set-mac"; link: string; mac: Mac }
  | { op: "set-stp"; link: string; stp: boolean }
  // Whether the kernel gives the link an IPv6 address by itself whenever it comes up, and how.
  | { op: "set-address-generation"; link: string; mode: AddressGeneration }
  // An IPv6 address counts as proved unique, since it stood on this wire with this MAC before: looking for duplicates
  // again would keep it silent for a second or more. Afterwards it looks as if they had been looked for.
  | {
      op: "add-address";
      link: string;
      address: InterfaceAddress;
      broadcast: IpAddress | null;
      scope: string;
      label: string | null;
      prefixRoute: boolean;
      /** Whether it shall look as one that nobody looked for duplicates of. */
      nodad: boolean;
      protocol: string | null;
    }
  | { op: "delete-address"; link: string; address: InterfaceAddress }
  | { op: "replace-route"; route: Route }
  | { op: "delete-route"; route: Route };

/** One thing to look at on the host, and what must be seen. Lowered to a line that the on-host runtime reads. */
export type Expectation =
  | { check: "link"; link: string; present: boolean }
  | { check: "up"; link: string }
  | { check: "master"; link: string; master: string | null }
  | { check: "mac"; link: string; mac: Mac }
  | { check: "address"; link: string; address: InterfaceAddress; present: boolean }
  | { check: "route"; route: Route };
