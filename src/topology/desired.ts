import type { Cidr, IpAddress } from "../address/types.ts";

/** What one host should look like: the profile seen from that host, before anything is known of the host itself. */
export interface Desired {
  host: string;
  lan: { subnet: Cidr; gateway: IpAddress; subnet6: Cidr | null; gateway6: IpAddress | null };
  bridge: { name: string; parent: "auto" | (string & {}) };
  pool: Cidr;
  pool6: Cidr | null;
  /** Options of dockerd by their name in daemon.json: `{ "bridge": "br0", "fixed-cidr": "…", … }`. */
  daemon: Readonly<Record<string, DaemonValue>>;
}

export type DaemonValue = string | number | boolean | { readonly [key: string]: string };
