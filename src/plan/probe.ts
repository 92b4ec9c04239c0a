import type { IpAddress } from "../address/types.ts";

/** Something that answered before and must answer after: the gateway, the operator's machine, a name server. */
export interface Probe {
  kind: "gateway" | "peer" | "nameserver";
  address: IpAddress;
}
