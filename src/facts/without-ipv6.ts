import type { Family } from "../address/types.ts";
import type { Fact } from "./fact.ts";

/** A kernel started with `ipv6.disable=1` refuses to list what it does not have. */
export function withoutIpv6(family: Family): Pick<Fact<unknown>, "excuse"> {
  return family === 6 ? { excuse: /Operation not supported|Address family not supported/ } : {};
}
