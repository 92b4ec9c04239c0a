import type { Usage } from "../address/carve.ts";
import { sizeOf } from "../address/range.ts";
import type { Cidr } from "../address/types.ts";
import { type Line, line, type Span, separated, span } from "./draw.ts";
import { table } from "./table.ts";

export interface PoolRow {
  host: string;
  pool: Cidr;
  /** In the profile already, or carved just now. */
  pinned: boolean;
}

/** Every host's share of the LAN, a line each, and how full the LAN is. */
export function carveText(rows: readonly PoolRow[], usages: readonly Usage[]): Line[] {
  const titles = ["host", "pool", "addresses", ""].map((title) => span(title, "dim"));
  const pools = rows.length > 0 ? [table([titles, ...rows.map(poolRow)], new Set([2]))] : [];
  return separated([...pools, ...usages.map(usageLines)]);
}

function poolRow({ host, pool, pinned }: PoolRow): Span[] {
  const state = pinned ? span("pinned", "dim") : span("new", "add");
  return [span(host, "strong"), span(pool), span(countText(sizeOf(pool))), state];
}

function usageLines({ lan, total, pools, reserved, free, widestFree }: Usage): Line[] {
  const row = (name: string, count: bigint) => [span(name), span(countText(count)), span(share(count, total))];
  return [
    line(span(`LAN ${lan}`, "strong"), `  ${countText(total)} addresses`),
    ...table([row("in pools", pools), row("reserved", reserved), row("free", free)], new Set([1, 2])),
    line(widestFree === null ? "  full: no free block is left" : `  widest free block: ${widestFree}`),
  ];
}

/** Exact as long as a person can read it; IPv6 counts as powers of two. */
function countText(count: bigint): string {
  if (count < 10_000_000n) return count.toLocaleString("en-GB");
  const bits = count.toString(2).length - 1;
  return count === 1n << BigInt(bits) ? `2^${bits}` : `about 2^${bits}`;
}

function share(part: bigint, total: bigint): string {
  return `${(Number((part * 10_000n) / total) / 100).toFixed(1)} %`;
}
