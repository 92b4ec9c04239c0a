import type { Claim } from "./claim.ts";
import { parseCidr } from "./parse.ts";
import { overlaps } from "./range.ts";
import type { Cidr } from "./types.ts";

/**
 * What Docker hands out by itself to networks that name no subnet.
 *
 * Its built-in IPv4 pools (172.17.0.0/16 to 172.31.0.0/16, and 192.168.0.0/16 in blocks of /20) may well span the LAN,
 * as they do for the many LANs in 192.168. That is no collision: Docker passes over each candidate that overlaps an
 * on-link route of the host, and every host with an address in the LAN has such a route to all of it. So of the
 * built-in ones only the candidates clear of the LAN are claimed. For IPv6, Docker makes up a ULA prefix of its own.
 *
 * Pools configured as `default-address-pools` are claimed whole. Docker would pass over overlapping IPv4 blocks too
 * (but never IPv6 ones), yet someone meant them for Docker's own networks, and would find fewer there than they asked
 * for, or none.
 *
 * Existing networks are not considered here: they are facts of a host, with subnets of their own.
 *
 * @param configured as dockerd reports them; null where it has only its built-in ones, or where nothing is known of it
 */
export function dockerClaims(lans: readonly Cidr[], configured: readonly { base: Cidr }[] | null): Claim[] {
  const pools =
    configured?.map(({ base }) => base) ?? builtIn().filter((pool) => !lans.some((lan) => overlaps(lan, pool)));
  return pools.map((range) => ({ kind: "docker", owner: "default-address-pools", range }));
}

function builtIn(): Cidr[] {
  const numbers = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, at) => first + at);
  return [
    ...numbers(17, 31).map((octet) => parseCidr(`172.${octet}.0.0/16`)),
    ...numbers(0, 15).map((block) => parseCidr(`192.168.${block * 16}.0/20`)),
  ];
}
