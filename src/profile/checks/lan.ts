import { edgesOf } from "../../address/claim.ts";
import { specialPurposeOf } from "../../address/purpose.ts";
import { contains, familyOf, prefixLength } from "../../address/range.ts";
import type { Cidr, Family, IpAddress } from "../../address/types.ts";
import type { Diagnostic } from "../../fault/fault.ts";
import type { Places } from "../places.ts";
import type { Lan, Profile } from "../profile.ts";

/** How the two families' keys are called. */
const keysOf = {
  4: { subnet: "subnet", gateway: "gateway", longest: 30 },
  6: { subnet: "subnet6", gateway: "gateway6", longest: 126 },
} as const;

export function* lanDiagnostics({ lan }: Profile, places: Places): Generator<Diagnostic> {
  yield* subnetDiagnostics(4, lan.subnet, places);
  yield* gatewayDiagnostics(4, lan.gateway, lan.subnet, places);
  if (lan.subnet6) yield* subnetDiagnostics(6, lan.subnet6, places);
  if (lan.subnet6 && lan.gateway6) yield* gatewayDiagnostics(6, lan.gateway6, lan.subnet6, places);
  if ((lan.subnet6 === null) !== (lan.gateway6 === null)) {
    const [there, missing] = lan.subnet6 ? ["subnet6", "gateway6"] : ["gateway6", "subnet6"];
    yield {
      code: "profile/missing-key",
      summary: `lan.${there} needs lan.${missing} beside it`,
      place: places.ofKey(["lan", there]),
    };
  }
  for (const [at, range] of lan.reserved.entries()) {
    if (isInLan(lan, range)) continue;
    yield {
      code: "profile/outside-lan",
      summary: "a reserved range lies outside the LAN",
      place: places.ofValue(["lan", "reserved", at]),
      expected: `a part of ${subnetText(lan, range)}`,
      found: range,
    };
  }
}

export function isInLan(lan: Lan, value: IpAddress | Cidr): boolean {
  const subnet = subnetOf(lan, familyOf(value));
  return subnet !== null && contains(subnet, value);
}

/** The LAN's subnet of the family of a value, with its key, for people. */
export function subnetText(lan: Lan, value: IpAddress | Cidr): string {
  const family = familyOf(value);
  const subnet = subnetOf(lan, family);
  return subnet ? `lan.${keysOf[family].subnet} ${subnet}` : "lan.subnet6, which the profile does not have";
}

/** `network` or `broadcast` for an address that no machine can have. */
export function edgeAt(lan: Lan, address: IpAddress): string | null {
  const subnet = subnetOf(lan, familyOf(address));
  return (subnet && edgesOf(subnet).find(({ range }) => range === address)?.kind) ?? null;
}

function* subnetDiagnostics(family: Family, subnet: Cidr, places: Places): Generator<Diagnostic> {
  const keys = keysOf[family];
  const purpose = specialPurposeOf(subnet);
  if (purpose === null && prefixLength(subnet) <= keys.longest) return;
  yield {
    code: "profile/invalid-value",
    summary: `lan.${keys.subnet} cannot be the prefix of a LAN`,
    place: places.ofValue(["lan", keys.subnet]),
    expected: purpose ? "address space for hosts" : `a prefix length of at most ${keys.longest}`,
    found: purpose ? `${subnet}, which is ${purpose} address space` : subnet,
  };
}

function* gatewayDiagnostics(family: Family, gateway: IpAddress, subnet: Cidr, places: Places): Generator<Diagnostic> {
  const keys = keysOf[family];
  const place = places.ofValue(["lan", keys.gateway]);
  const expected = `the router's address within lan.${keys.subnet} ${subnet}`;
  if (!contains(subnet, gateway)) {
    const linkLocal = gateway.startsWith("fe80:") ? ", a link-local address, which dockerd does not take" : "";
    const summary = `lan.${keys.gateway} lies outside the LAN`;
    yield { code: "profile/outside-lan", summary, place, expected, found: `${gateway}${linkLocal}` };
    return;
  }
  const edge = edgesOf(subnet).find(({ range }) => range === gateway);
  if (edge) {
    const summary = `lan.${keys.gateway} cannot be a router's address`;
    yield { code: "profile/invalid-value", summary, place, expected, found: `${gateway}, the ${edge.kind} address` };
  }
}

function subnetOf(lan: Lan, family: Family): Cidr | null {
  return family === 4 ? lan.subnet : lan.subnet6;
}
