/**
 * Who has which address in one lab: a LAN of hosts, and a second subnet that only the router reaches.
 * Labs that run at the same time differ in the second octet.
 */
export interface AddressPlan {
  lan: Subnet;
  outside: Subnet;
  client: string;
}

export interface Subnet {
  subnet: string;
  prefix: number;
  /** The router's own address: the default gateway of everyone on this subnet. */
  router: string;
  /** The address of the machine that runs the tests. */
  controller: string;
  /** The address with these last octets, as in `at("11.2")` on a /16. */
  at(rest: string): string;
}

export function planOctets(): number[] {
  return Array.from({ length: 40 }, (_, index) => 77 + 2 * index);
}

export function addressPlan(octet: number): AddressPlan {
  const lan = subnet(`10.${octet}`, "0.0", 16, "0.1", "255.254");
  const outside = subnet(`10.${octet + 1}.0`, "0", 24, "1", "254");
  return { lan, outside, client: outside.at("10") };
}

function subnet(fixed: string, network: string, prefix: number, router: string, controller: string): Subnet {
  const at = (rest: string) => `${fixed}.${rest}`;
  return { subnet: `${at(network)}/${prefix}`, prefix, router: at(router), controller: at(controller), at };
}

/** dock-1 is 11, dock-2 is 12, and so on; vm-1 is 211. */
export function hostAddress(plan: AddressPlan, name: string): string {
  const [, kind, digits] = /^(dock|vm)-(\d+)$/.exec(name) ?? [];
  const number = Number(digits);
  if (!(number >= 1 && number < (kind === "vm" ? 40 : 200)))
    throw new Error(`${name} needs an address: only dock-1, dock-2, … and vm-1, vm-2, … have one by name`);
  return plan.lan.at(`0.${(kind === "vm" ? 210 : 10) + number}`);
}
