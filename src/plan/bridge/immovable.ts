import type { Route } from "../../facts/facts.ts";
import { matchesLink } from "../../facts/firewall.ts";
import type { Planning } from "../planning.ts";
import { comesByItself } from "./kernel-routes.ts";
import type { Uplink } from "./parent.ts";

/** Refuses what the NIC carries and the bridge could not carry in its place, or only at the cost of something else. */
export function refuseImmovable(planning: Planning, uplink: Uplink): void {
  refuseRules(planning, uplink);
  refuseFirewall(planning, uplink);
  refuseUnclearRoutes(planning, uplink);
  refuseRivalRoutes(planning, uplink);
  refuseUnclearAddresses(planning, uplink);
  refuseDisabled6(planning, uplink);
}

/** A rule that names the NIC would no longer match: packets come in and go out over the bridge. */
function refuseRules({ desired, facts, refuse }: Planning, { nic }: Uplink): void {
  const found = facts.rules.filter(({ words }) =>
    words.some((word, index) => word === nic.name && /^[io]if$/.test(words[index - 1] ?? "")),
  );
  if (found.length === 0) return;
  refuse({
    code: "plan/rule-names-link",
    summary: `routing rules name ${nic.name}, and would match nothing once its traffic goes over ${desired.bridge.name}`,
    expected: `no rule with \`iif ${nic.name}\` or \`oif ${nic.name}\``,
    found: found.map(({ priority, words }) => `${priority}: ${words.join(" ")}`).join("; "),
    next: ["select by address instead, or take the rules away"],
  });
}

/**
 * What lets the operator in, what keeps others out and what hides networks behind the host names its NIC: none of it would
 * match any longer. The same rule for the bridge can stand beside it beforehand, since it matches nothing yet.
 */
function refuseFirewall({ desired, facts, refuse }: Planning, { nic }: Uplink): void {
  const bridge = desired.bridge.name;
  if (nic.master === bridge) return;
  const texts = new Set(facts.firewall.map(({ text }) => text));
  const found = facts.firewall.filter(({ text, links }) => {
    const named = links.filter((link) => matchesLink(link, nic.name));
    if (named.length === 0 || links.some((link) => matchesLink(link, bridge))) return false;
    return !texts.has(text.replace(/[^\s"]+/g, (word) => (named.includes(word) ? bridge : word)));
  });
  if (found.length === 0) return;
  const [first, second, third, ...others] = found.map(({ text }) => text);
  refuse({
    code: "plan/rule-names-link",
    summary: `the firewall names ${nic.name}, and would match nothing once its traffic goes over ${bridge}`,
    expected: `beside each rule for ${nic.name} the same one for ${bridge}`,
    found: [first, second, third, ...(others.length > 0 ? [`and ${others.length} more`] : [])]
      .filter(Boolean)
      .join("; "),
    next: [
      `add these rules for ${bridge} too, where the firewall keeps them for a reboot as well; they match nothing yet`,
    ],
  });
}

/** Multipath, encapsulation, metrics of their own: such a route could be taken away but not set again. */
function refuseUnclearRoutes({ facts, refuse }: Planning, { nic }: Uplink): void {
  const found = facts.routes.filter(
    ({ unmodelled = [], ...route }) =>
      unmodelled.length > 0 && !comesByItself(facts, route) && (route.link === nic.name || route.link === null),
  );
  if (found.length === 0) return;
  refuse({
    code: "plan/route-unclear",
    summary: `routes that may go over ${nic.name} have more to them than can be set again`,
    expected: "routes with one gateway, and no options of their own",
    found: found.map((route) => `${describeRoute(route)} (${route.unmodelled?.join(", ")})`).join("; "),
    next: ["take these routes away, or write them without these options"],
  });
}

/** `ip route replace` takes the first route to a destination out, whichever link that one uses. */
function refuseRivalRoutes({ desired, facts, refuse }: Planning, { nic }: Uplink): void {
  const groups = new Map<string, Route[]>();
  for (const route of facts.routes.filter(({ link }) => link !== desired.bridge.name)) {
    const key = [route.family, route.table, route.destination, route.metric ?? 0].join(" ");
    const group = groups.get(key);
    if (group) group.push(route);
    else groups.set(key, [route]);
  }
  const found = [...groups.values()].filter(
    (same) => same.length > 1 && same.some((route) => route.link === nic.name && !comesByItself(facts, route)),
  );
  if (found.length === 0) return;
  refuse({
    code: "plan/route-unclear",
    summary: `a route over ${nic.name} has others beside it to the same destination, and moving it would take out one of these`,
    expected: "one route for each destination and metric of a table",
    found: found.map((same) => same.map((route) => `${describeRoute(route)} dev ${route.link}`).join(", ")).join("; "),
    next: ["give these routes different metrics, or take away those that are not needed"],
  });
}

/** A peer, a metric of the prefix route, an address that is not to be chosen as source: none would come back. */
function refuseUnclearAddresses({ facts, refuse }: Planning, { nic }: Uplink): void {
  const found = facts.addresses.filter(({ link, unmodelled = [] }) => link === nic.name && unmodelled.length > 0);
  if (found.length === 0) return;
  refuse({
    code: "plan/address-unclear",
    summary: `addresses of ${nic.name} have more to them than can be set again`,
    expected: "addresses with a prefix length, and no options of their own",
    found: found.map(({ address, unmodelled }) => `${address} (${unmodelled?.join(", ")})`).join("; "),
    next: ["take these addresses away, or add them without these options"],
  });
}

/** A new link gets what `default` says, which need not be what the NIC was given. */
function refuseDisabled6({ desired, facts, refuse }: Planning, { nic, bridge }: Uplink): void {
  const name = desired.bridge.name;
  const key = `net.ipv6.conf.${bridge ? name.replaceAll(".", "/") : "default"}.disable_ipv6`;
  const lost = facts.addresses.filter(
    ({ link, family, scope }) => link === nic.name && family === 6 && scope !== "link",
  );
  if (facts.sysctls[key] !== "1" || lost.length === 0) return;
  refuse({
    code: "plan/ipv6-address-lost",
    summary: `IPv6 is turned off for ${bridge ? name : "new links"}, and ${name} could not take over the addresses of ${nic.name}`,
    expected: `${key} = 0, or no IPv6 address on ${nic.name}`,
    found: `${key} = 1, and ${lost.map(({ address }) => address).join(", ")}`,
    next: [`sysctl -w ${key}=0, and the same in /etc/sysctl.d for the next boot`],
  });
}

export function describeRoute({ type, destination, gateway, table, metric, source }: Route): string {
  return [
    ...(type === "unicast" ? [] : [type]),
    destination,
    ...(gateway === null ? [] : ["via", gateway]),
    ...(source === null ? [] : ["src", source]),
    ...(metric === null ? [] : ["metric", String(metric)]),
    ...(table === "main" ? [] : ["table", table]),
  ].join(" ");
}
