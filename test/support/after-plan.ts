import { addressOf, prefixLength, prefixOf } from "../../src/address/range.ts";
import type { InterfaceAddress } from "../../src/address/types.ts";
import type { Address, Facts, Link, Route } from "../../src/facts/facts.ts";
import type { Plan } from "../../src/plan/plan.ts";
import type { LinkOperation, Step } from "../../src/plan/step.ts";
import { link, route } from "./plan-facts.ts";

/** The facts of a host after some steps, as a small model of the kernel, of systemd and of dockerd has them. */
export function afterSteps(facts: Facts, steps: readonly Step[]): Facts {
  return steps.reduce(afterStep, facts);
}

/** Undone as the host does it: in reverse, and units after all else. */
export function undoneSteps(facts: Facts, steps: readonly Step[]): Facts {
  const backwards = steps.toReversed();
  const units = backwards.filter(({ kind }) => kind === "unit");
  return [...backwards.filter(({ kind }) => kind !== "unit"), ...units].reduce(afterUndoneStep, facts);
}

export function afterOperations(facts: Facts, operations: readonly LinkOperation[]): Facts {
  return operations.reduce(afterOperation, facts);
}

/** Whether a plan does nothing. */
export function isEmpty({ changes, steps }: Plan): boolean {
  return changes.length === 0 && steps.length === 0;
}

function afterStep(facts: Facts, step: Step): Facts {
  switch (step.kind) {
    case "file":
      return withFile(facts, step.path, step.after);
    case "links":
      return afterOperations(facts, step.apply);
    case "unit":
      return restarted(facts);
    default:
      return step satisfies never;
  }
}

function afterUndoneStep(facts: Facts, step: Step): Facts {
  switch (step.kind) {
    case "file":
      return withFile(facts, step.path, step.before);
    case "links":
      return afterOperations(facts, step.undo);
    case "unit":
      return restarted(facts);
    default:
      return step satisfies never;
  }
}

function withFile(facts: Facts, path: string, state: { content: string; mode: string } | null): Facts {
  const fact = state && { type: "file" as const, uid: 0, gid: 0, target: null, unreadable: null, ...state };
  return { ...facts, files: { ...facts.files, [path]: fact } };
}

/** dockerd takes the bridge that daemon.json names. */
function restarted(facts: Facts): Facts {
  const text = facts.files["/etc/docker/daemon.json"]?.content ?? "";
  const { bridge = "docker0" } = text === "" ? {} : (JSON.parse(text) as { bridge?: string });
  const networks = (facts.docker?.networks ?? []).map((each) => (each.name === "bridge" ? { ...each, bridge } : each));
  return { ...facts, docker: facts.docker && { ...facts.docker, networks } };
}

/** What the kernel does with one line of a batch; with `-force` a line that fails changes nothing. */
function afterOperation(facts: Facts, operation: LinkOperation): Facts {
  switch (operation.op) {
    case "add-bridge": {
      const { link: name, mac, mtu, stp, forwardDelay } = operation;
      if (facts.links.some((each) => each.name === name)) return facts;
      const index = operation.index ?? Math.max(...facts.links.map((each) => each.index)) + 1;
      const bridge = { stp, forwardDelay };
      const queueLength = operation.queueLength ?? 1000;
      return {
        ...facts,
        links: [...facts.links, link({ index, name, kind: "bridge", mac, mtu, queueLength, up: false, bridge })],
      };
    }
    case "delete-link":
      return {
        ...withLinks(facts, (each) => (each.master === operation.link ? { ...each, master: null } : each)),
        links: facts.links
          .filter(({ name }) => name !== operation.link)
          .map((each) => (each.master === operation.link ? { ...each, master: null } : each)),
        addresses: facts.addresses.filter((each) => each.link !== operation.link),
        routes: facts.routes.filter((each) => each.link !== operation.link),
      };
    case "set-up":
      return withLink(facts, operation.link, { up: operation.up });
    case "hand-over-neighbours":
      return facts;
    case "set-master":
      return withLink(facts, operation.link, { master: operation.master });
    case "set-mac":
      return withLink(facts, operation.link, { mac: operation.mac });
    case "set-address-generation":
      return withLink(facts, operation.link, { addrGenMode: operation.mode });
    case "set-stp":
      return withLinks(facts, (each) =>
        each.name === operation.link && each.bridge
          ? { ...each, bridge: { ...each.bridge, stp: operation.stp } }
          : each,
      );
    case "add-address":
      return withAddress(facts, operation);
    case "delete-address":
      return withoutAddress(facts, operation.link, operation.address);
    case "replace-route":
      return hasLink(facts, operation.route.link)
        ? { ...facts, routes: [...facts.routes.filter((each) => !isSameRoute(each, operation.route)), operation.route] }
        : facts;
    case "delete-route":
      return {
        ...facts,
        routes: facts.routes.filter((each) => JSON.stringify(each) !== JSON.stringify(operation.route)),
      };
    default:
      return operation satisfies never;
  }
}

function withAddress(facts: Facts, operation: Extract<LinkOperation, { op: "add-address" }>): Facts {
  const { link: on, address, broadcast, scope, label, prefixRoute, nodad, protocol } = operation;
  if (!hasLink(facts, on) || facts.addresses.some((each) => each.link === on && each.address === address)) return facts;
  const family = address.includes(":") ? 6 : 4;
  const added: Address = {
    link: on,
    family,
    address,
    broadcast,
    scope,
    label: family === 4 ? (label ?? on) : null,
    dynamic: false,
    prefixRoute,
    nodad,
    protocol,
  };
  const routes = prefixRoute ? [...facts.routes, ...prefixRoutes(added)] : facts.routes;
  return { ...facts, addresses: [...facts.addresses, added], routes };
}

/** What the kernel adds by itself with an address. */
export function prefixRoutes({ link: on, family, address }: Address): Route[] {
  if (prefixLength(address) === (family === 4 ? 32 : 128)) return [];
  const made = { link: on, family, protocol: "kernel" };
  return family === 4
    ? [route(prefixOf(address), { ...made, scope: "link", source: addressOf(address) })]
    : [route(prefixOf(address), { ...made, metric: 256 })];
}

/** With its last IPv4 address a link loses its IPv4 routes; with any, the route to its prefix. */
function withoutAddress(facts: Facts, on: string, address: InterfaceAddress): Facts {
  const removed = facts.addresses.filter((each) => each.link === on && each.address === address);
  const addresses = facts.addresses.filter((each) => !removed.includes(each));
  const bare = !addresses.some((each) => each.link === on && each.family === 4);
  const gone = removed.flatMap(prefixRoutes).map((each) => JSON.stringify(each));
  const routes = facts.routes.filter(
    (each) => !gone.includes(JSON.stringify(each)) && !(bare && each.link === on && each.family === 4),
  );
  return { ...facts, addresses, routes };
}

function isSameRoute(one: Route, other: Route): boolean {
  return (
    one.family === other.family &&
    one.table === other.table &&
    one.destination === other.destination &&
    (one.metric ?? 0) === (other.metric ?? 0)
  );
}

function hasLink(facts: Facts, name: string | null): boolean {
  return facts.links.some((each) => each.name === name);
}

function withLink(facts: Facts, name: string, change: Partial<Link>): Facts {
  return withLinks(facts, (each) => (each.name === name ? { ...each, ...change } : each));
}

function withLinks(facts: Facts, change: (link: Link) => Link): Facts {
  return { ...facts, links: facts.links.map(change) };
}
