import { createHash } from "node:crypto";
import { isContainersVeth } from "./container-veth.ts";
import type { Address, Container, DockerFacts, Facts, Route } from "./facts.ts";

/**
 * SHA-256 of the state that a plan rests on, in hexadecimal. The order in which the kernel lists things is left out, since
 * an undo brings them back in another one.
 */
export function fingerprint(facts: Facts): string {
  const { links, addresses, routes, rules, docker, ...others } = lastingState(facts);
  const ground = {
    ...others,
    links: asSet(links),
    addresses: asSet(addresses),
    routes: asSet(routes),
    rules: asSet(rules),
    docker: docker && { ...docker, containers: docker.containers.toSorted() },
  };
  return createHash("sha256").update(canonical(ground)).digest("hex");
}

/**
 * A host's network, files, units and dockerd, as far as they stay what they are unless somebody changes them.
 *
 * What comes and goes on a living host is left out, so that a saved plan stays good: containers and their links, networks
 * of Docker's beside the default one (docker-compose makes and drops them), the firewall (dockerd writes rules for each
 * published port), carrier, the session that asked. Of the
 * containers only those count that run now and that dockerd will not bring back by itself: a plan names them to be
 * started again.
 */
export function lastingState(facts: Facts) {
  const lasting = (link: string | null) => link === null || !isPassing(link);
  return {
    system: facts.system,
    links: facts.links.filter(({ name }) => lasting(name)).map(({ operstate: _, ...link }) => link),
    addresses: facts.addresses.filter((address) => lasting(address.link) && !isLinkLocal(address)),
    routes: facts.routes.filter((route) => lasting(route.link) && !isLinkLocals(route)),
    rules: facts.rules,
    sysctls: Object.fromEntries(Object.entries(facts.sysctls).filter(([key]) => !key.split(".").some(isPassing))),
    files: facts.files,
    units: facts.units,
    docker: facts.docker && groundOf(facts.docker),
    nameservers: facts.nameservers,
  };
}

/** A link that a container or one of Docker's own networks brings and takes with it. */
function isPassing(link: string): boolean {
  return isContainersVeth(link) || /^br-[0-9a-f]{12}$/.test(link) || link === "docker_gwbridge";
}

/** The kernel gives a link one with its first carrier: docker0 with its first container. */
function isLinkLocal({ family, scope }: Address): boolean {
  return family === 6 && scope === "link";
}

function isLinkLocals({ destination, protocol }: Route): boolean {
  return destination === "fe80::/64" && protocol === "kernel";
}

function groundOf({ containers, networks, ...engine }: DockerFacts) {
  return {
    ...engine,
    containers: containers.filter(staysStopped).map(({ id }) => id),
    // Its id is another one each time that dockerd starts.
    networks: networks.filter(({ name }) => name === "bridge").map(({ id: _, ...network }) => network),
  };
}

function staysStopped({ running, restartPolicy, autoRemove, swarmTask }: Container): boolean {
  const comesBack = restartPolicy === "always" || restartPolicy === "unless-stopped";
  return running && !comesBack && !autoRemove && !swarmTask;
}

function asSet(items: readonly unknown[]): readonly string[] {
  return items.map(canonical).toSorted();
}

/** JSON with every object's keys sorted: equal values give equal text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (inner === null || typeof inner !== "object" || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  });
}
