import type { IpAddress } from "../../address/types.ts";
import type { Diagnostic, Place } from "../../fault/fault.ts";
import type { Places } from "../places.ts";
import type { HostProfile, Profile } from "../profile.ts";
import { edgeAt, isInLan, subnetText } from "./lan.ts";

/** Two hosts under one destination or one address. */
export function* sameMachineDiagnostics({ hosts }: Profile, places: Places): Generator<Diagnostic> {
  const seen = new Map<string, string>();
  for (const [name, { target, address }] of Object.entries(hosts)) {
    const identities = [target.kind === "local" ? "local: true" : target.destination, ...(address ? [address] : [])];
    const shared = identities.find((identity) => seen.has(identity));
    const other = shared && seen.get(shared);
    if (other) {
      yield {
        code: "profile/duplicate-host",
        summary: `${name} and ${other} are the same machine`,
        place: places.ofKey(["hosts", name]),
        found: `${shared} here and in line ${places.ofKey(["hosts", other]).line}`,
      };
    }
    for (const identity of identities) if (!seen.has(identity)) seen.set(identity, name);
  }
}

/** Addresses that a host of this LAN cannot have. */
export function* hostDiagnostics({ hosts, lan }: Profile, places: Places): Generator<Diagnostic> {
  for (const [name, { address, target }] of Object.entries(hosts)) {
    if (!address) continue;
    const place = addressPlace(name, address, target, places);
    if (!isInLan(lan, address)) {
      const summary = `the address of ${name} lies outside the LAN`;
      yield {
        code: "profile/outside-lan",
        summary,
        place,
        expected: `a part of ${subnetText(lan, address)}`,
        found: address,
      };
      continue;
    }
    const role = address === lan.gateway || address === lan.gateway6 ? "gateway" : edgeAt(lan, address);
    if (role) {
      const found = `${address}, the LAN's ${role} address`;
      yield { code: "profile/conflict", summary: `${name} cannot have this address`, place, found };
    }
  }
}

/** An address that the host does not name came from its `ssh`. */
function addressPlace(name: string, address: IpAddress, target: HostProfile["target"], places: Places): Place {
  const fromSsh = target.kind === "ssh" && target.destination.includes(address);
  return places.ofValue(["hosts", name, fromSsh ? "ssh" : "address"]);
}
