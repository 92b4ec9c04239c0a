import { prefixLength } from "../../address/range.ts";
import type { Diagnostic } from "../../fault/fault.ts";
import type { Places } from "../places.ts";
import type { Profile } from "../profile.ts";

/** What a profile must not leave out. Only for one of which nothing was dropped for being invalid. */
export function* completenessDiagnostics({ hosts, pools, lan }: Profile, places: Places): Generator<Diagnostic> {
  const entries = Object.entries(hosts);
  if (entries.length === 0) {
    yield { code: "profile/empty", summary: "the profile names no host", place: places.ofKey(["hosts"]) };
  }
  const [sizeless] = entries.find(([, { pool, prefix }]) => pool === null && prefix === null) ?? [];
  if (sizeless !== undefined && pools.prefix === null) {
    const lanLength = prefixLength(lan.subnet);
    const usual = Math.max(24, Math.min(30, lanLength + 4));
    yield {
      code: "profile/missing-key",
      summary: `nothing says how large a pool ${sizeless} should get`,
      place: places.ofKey(["hosts", sizeless]),
      expected: `pools.prefix, longer than the LAN's /${lanLength}; or a pool or prefix of the host's own`,
      next: [`for ${2 ** (32 - usual)} addresses on each host, add: pools: { prefix: ${usual} }`],
    };
  }
}
