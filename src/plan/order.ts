import type { Facts } from "../facts/facts.ts";

/**
 * The facts with every list in an order of its own, so that a plan never depends on the order in which the kernel or
 * Docker happened to list things.
 */
export function inOrder(facts: Facts): Facts {
  return {
    ...facts,
    links: facts.links.toSorted(by((link) => [link.index])),
    addresses: facts.addresses.toSorted(
      by((each) => [each.link, each.family, isPrimary(facts, each.address) ? 0 : 1, each.address]),
    ),
    routes: facts.routes.toSorted(
      by((each) => [
        each.family,
        each.table,
        // A gateway is accepted only once it can be reached.
        each.gateway === null ? 0 : 1,
        each.destination === "default" ? 1 : 0,
        each.destination,
        each.metric ?? 0,
        JSON.stringify(each),
      ]),
    ),
    rules: facts.rules.toSorted(by((rule) => [rule.family, rule.priority, rule.words.join(" ")])),
    docker: facts.docker && {
      ...facts.docker,
      containers: facts.docker.containers.toSorted(by(({ name, id }) => [name, id])),
      networks: facts.docker.networks.toSorted(by(({ name, id }) => [name, id])),
    },
  };
}

/** Of several addresses in one subnet the first one added is the source of what the host sends; its prefix route names it. */
function isPrimary(facts: Facts, address: string): boolean {
  return facts.routes.some(({ protocol, source }) => protocol === "kernel" && address.startsWith(`${source}/`));
}

function by<Item>(keysOf: (item: Item) => readonly (string | number)[]): (one: Item, other: Item) => number {
  return (one, other) => {
    const others = keysOf(other);
    for (const [index, key] of keysOf(one).entries()) {
      const second = others[index];
      if (second !== undefined && key !== second) return key < second ? -1 : 1;
    }
    return 0;
  };
}
