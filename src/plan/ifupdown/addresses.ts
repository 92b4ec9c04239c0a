import { InvalidAddress, parseInterfaceAddress } from "../../address/parse.ts";
import type { InterfaceAddress } from "../../address/types.ts";
import type { Stanza } from "./stanzas.ts";

/** The addresses that a stanza gives its link: by its own options, and by `up ip address add`. */
export function addressesOf(stanza: Stanza): InterfaceAddress[] {
  const netmask = stanza.options.find(({ name }) => name === "netmask")?.value;
  const own = stanza.options
    .filter(({ name }) => name === "address")
    .map(({ value }) => (value.includes("/") || netmask === undefined ? value : `${value}/${netmask}`));
  const added = stanza.options.flatMap(({ value }) => addedBy.exec(value)?.[1] ?? []);
  return [...own, ...added].flatMap((text) => parsed(text) ?? []);
}

const addedBy = /^(?:\S*\/)?ip (?:-[46] )?(?:address|addr|a) (?:add|replace) (\S+)/;

function parsed(text: string): InterfaceAddress | null {
  const [address, mask = ""] = text.split("/");
  try {
    return parseInterfaceAddress(`${address}/${mask.includes(".") ? bitsOfMask(mask) : mask}`);
  } catch (error) {
    if (error instanceof InvalidAddress) return null;
    throw error;
  }
}

/** `255.255.255.0` is 24. A mask with holes gives a length that no address of the host will have. */
function bitsOfMask(mask: string): number {
  const bits = mask
    .split(".")
    .map((octet) => Number(octet).toString(2).padStart(8, "0"))
    .join("");
  return /^1*0*$/.test(bits) ? bits.replaceAll("0", "").length : -1;
}
