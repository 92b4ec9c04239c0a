import { familyOf } from "../../address/range.ts";
import type { Route } from "../../facts/facts.ts";
import type { Expectation, IpOperation } from "../../plan/step.ts";

/** Lines for `ip -batch`. Every word is a checked value (link name, address, number): nothing needs quoting. */
export function batchLines(operation: IpOperation): string[] {
  const line = lineOf(wordsOf(operation));
  if (operation.op !== "add-address" || familyOf(operation.address) === 4) return [line];
  if (operation.nodad) return [`${line} nodad`];
  // Without a search for duplicates, and then as if there had been one.
  return [`${line} nodad`, line.replace("address add", "address change")];
}

/** The kernel lets a link be called almost anything, and `ip -batch` knows quotes, `#` and a backslash at a line's end. */
export function lineOf(words: readonly (string | number)[]): string {
  const unfit = words.find((word) => !/^[\w.:@/+-]+$/.test(String(word)));
  if (unfit !== undefined) throw new TypeError(`not a word for ip -batch: ${JSON.stringify(unfit)}`);
  return words.join(" ");
}

function wordsOf(o: IpOperation): readonly (string | number)[] {
  switch (o.op) {
    case "add-bridge": {
      const index = o.index === undefined ? [] : ["index", o.index];
      const queue = o.queueLength === undefined ? [] : ["txqueuelen", o.queueLength];
      const bridge = ["type", "bridge", "stp_state", o.stp ? 1 : 0, "forward_delay", o.forwardDelay];
      return ["link", "add", "name", o.link, ...index, "address", o.mac, "mtu", o.mtu, ...queue, ...bridge];
    }
    case "delete-link":
      return ["link", "delete", "dev", o.link];
    case "set-up":
      return ["link", "set", "dev", o.link, o.up ? "up" : "down"];
    case "set-master":
      return ["link", "set", "dev", o.link, ...(o.master === null ? ["nomaster"] : ["master", o.master])];
    case "set-mac":
      return ["link", "set", "dev", o.link, "address", o.mac];
    case "set-stp":
      return ["link", "set", "dev", o.link, "type", "bridge", "stp_state", o.stp ? 1 : 0];
    case "set-address-generation":
      return ["link", "set", "dev", o.link, "addrgenmode", o.mode];
    case "add-address": {
      const broadcast = o.broadcast === null ? [] : ["broadcast", o.broadcast];
      const label = o.label === null ? [] : ["label", o.label];
      const flags = [
        ...(o.prefixRoute ? [] : ["noprefixroute"]),
        ...(o.protocol === null ? [] : ["proto", o.protocol]),
      ];
      return ["address", "add", o.address, ...broadcast, "dev", o.link, ...label, "scope", o.scope, ...flags];
    }
    case "delete-address":
      return ["address", "delete", o.address, "dev", o.link];
    case "replace-route":
      return ["route", "replace", ...routeWords(o.route)];
    case "delete-route":
      return ["route", "delete", ...routeWords(o.route)];
    default:
      return o satisfies never;
  }
}

/** One line for the on-host `look_links`: `check link argument`. */
export function expectationLine(expectation: Expectation): string {
  switch (expectation.check) {
    case "link":
      return lineOf([expectation.present ? "present" : "absent", expectation.link]);
    case "up":
      return lineOf(["up", expectation.link]);
    case "master":
      return lineOf(["master", expectation.link, expectation.master ?? "-"]);
    case "mac":
      return lineOf(["mac", expectation.link, expectation.mac]);
    case "address":
      return lineOf([expectation.present ? "address" : "no-address", expectation.link, expectation.address]);
    case "route":
      return lineOf(["route", `-${expectation.route.family}`, ...lookWords(expectation.route)]);
    default:
      return expectation satisfies never;
  }
}

function routeWords(route: Route): readonly (string | number)[] {
  return [
    route.type,
    destinationOf(route),
    ...(route.gateway === null ? [] : ["via", route.gateway]),
    ...(route.link === null ? [] : ["dev", route.link]),
    "table",
    route.table,
    "proto",
    route.protocol,
    ...(route.scope === null ? [] : ["scope", route.scope]),
    ...(route.source === null ? [] : ["src", route.source]),
    ...(route.metric === null ? [] : ["metric", route.metric]),
    ...route.flags,
  ];
}

/** `ip route show` selects by fewer words than `ip route add` takes. */
function lookWords(route: Route): readonly string[] {
  return [
    destinationOf(route),
    ...(route.gateway === null ? [] : ["via", route.gateway]),
    ...(route.link === null ? [] : ["dev", route.link]),
    "table",
    route.table,
  ];
}

/** In a batch, `default` leaves the family open where no gateway tells it. */
function destinationOf(route: Route): string {
  if (route.destination !== "default") return route.destination;
  return route.family === 4 ? "0.0.0.0/0" : "::/0";
}
