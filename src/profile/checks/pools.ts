import type { Claim } from "../../address/claim.ts";
import { proveDisjoint, type Violation } from "../../address/disjoint.ts";
import { familyOf, prefixLength } from "../../address/range.ts";
import type { Cidr } from "../../address/types.ts";
import type { Diagnostic } from "../../fault/fault.ts";
import { claimsOf, lansOf } from "../claims.ts";
import type { Path, Places } from "../places.ts";
import type { Profile } from "../profile.ts";
import { subnetText } from "./lan.ts";

export function* poolDiagnostics(profile: Profile, places: Places): Generator<Diagnostic> {
  yield* sizeDiagnostics(profile, places);
  yield* pinnedSizeDiagnostics(profile, places);
  for (const violation of proveDisjoint(lansOf(profile), claimsOf(profile))) {
    yield violationDiagnostic(violation, profile, places);
  }
}

/** Sizes that no part of the LAN can have. */
function* sizeDiagnostics({ lan, pools, hosts }: Profile, places: Places): Generator<Diagnostic> {
  const sizes = [
    { path: ["pools"], ...pools },
    ...Object.entries(hosts).map(([name, { prefix, prefix6 }]) => ({ path: ["hosts", name], prefix, prefix6 })),
  ];
  for (const { path, prefix, prefix6 } of sizes) {
    if (prefix !== null) yield* lengthDiagnostics([...path, "prefix"], prefix, "subnet", lan.subnet, places);
    if (prefix6 !== null) yield* lengthDiagnostics([...path, "prefix6"], prefix6, "subnet6", lan.subnet6, places);
  }
}

function* lengthDiagnostics(
  path: Path,
  length: number,
  subnetKey: string,
  subnet: Cidr | null,
  places: Places,
): Generator<Diagnostic> {
  const place = places.ofValue(path);
  if (subnet === null) {
    const summary = `${path.join(".")} needs lan.${subnetKey} to carve from`;
    yield { code: "profile/missing-key", summary, place };
  } else if (length <= prefixLength(subnet)) {
    const summary = `${path.join(".")} asks for a pool as large as the LAN`;
    const expected = `a prefix length from ${prefixLength(subnet) + 1} on: lan.${subnetKey} is ${subnet}`;
    yield { code: "profile/invalid-value", summary, place, expected, found: String(length) };
  }
}

/** A pinned pool never moves, so a size that is no longer the pool's would silently do nothing. */
function* pinnedSizeDiagnostics({ hosts }: Profile, places: Places): Generator<Diagnostic> {
  for (const [name, { pool, pool6, prefix, prefix6 }] of Object.entries(hosts)) {
    for (const [key, pinned, length] of [
      ["pool", pool, prefix],
      ["pool6", pool6, prefix6],
    ] as const) {
      if (pinned === null || length === null || prefixLength(pinned) === length) continue;
      yield {
        code: "profile/conflict",
        summary: `${name} is to have a /${length}, but its ${key} is pinned to ${pinned}`,
        place: places.ofValue(["hosts", name, key]),
        next: [`remove ${key} to carve it anew, or remove ${key.replace("pool", "prefix")}`],
      };
    }
  }
}

function violationDiagnostic(violation: Violation, { lan }: Profile, places: Places): Diagnostic {
  const { owner, range } = violation.pool;
  const place = places.ofValue(poolPath(violation.pool));
  if (violation.kind === "outside") {
    const summary = `the pool of ${owner} lies outside the LAN`;
    return {
      code: "profile/outside-lan",
      summary,
      place,
      expected: `a part of ${subnetText(lan, range)}`,
      found: range,
    };
  }
  return {
    code: "profile/overlap",
    summary: `the pool of ${owner} overlaps ${otherText(violation.other, owner)}`,
    place,
    expected: `a block clear of ${violation.other.range}${lineOf(violation.other, places)}`,
    found: range,
    next: [{ say: "remove the pool and carve a new one", command: ["carve", "--write"] }],
  };
}

function otherText({ kind, owner }: Claim, host: string): string {
  switch (kind) {
    case "pool":
      return `the pool of ${owner}`;
    case "host":
      return owner === host ? "the host's own address" : `the address of ${owner}`;
    case "gateway":
      return "the gateway";
    case "reserved":
      return "a reserved range";
    case "network":
      return "the LAN's network address";
    case "broadcast":
      return "the LAN's broadcast address";
    case "docker":
      return "Docker's own address pools";
    default:
      return kind satisfies never;
  }
}

function lineOf(claim: Claim, places: Places): string {
  return claim.kind === "pool" ? ` (line ${places.ofValue(poolPath(claim)).line})` : "";
}

function poolPath({ owner, range }: Claim): Path {
  return ["hosts", owner, familyOf(range) === 4 ? "pool" : "pool6"];
}
