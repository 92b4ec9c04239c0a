import { InvalidAddress, parseAddress } from "../address/parse.ts";
import type { IpAddress } from "../address/types.ts";
import type { FileFact } from "./facts.ts";

export const resolverFile = "/etc/resolv.conf";

/** By resolv.conf(5); what is no address is left to the resolver, which ignores it too. */
export function readNameservers(file: FileFact | null | undefined): readonly IpAddress[] {
  return (file?.content ?? "").split("\n").flatMap((line) => {
    const word = line.match(/^nameserver\s+(\S+)/)?.[1];
    return word === undefined ? [] : addressOrNone(word.replace(/%.*$/, ""));
  });
}

function addressOrNone(word: string): IpAddress[] {
  try {
    return [parseAddress(word)];
  } catch (error) {
    if (error instanceof InvalidAddress) return [];
    throw error;
  }
}
