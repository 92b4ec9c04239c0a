import type { Facts } from "../facts/facts.ts";
import type { Place } from "../fault/fault.ts";
import { describeRoute } from "./bridge/immovable.ts";
import { comesByItself } from "./bridge/kernel-routes.ts";
import type { BridgeWish } from "./bridge/wish.ts";
import { type Configured, isSameRoute } from "./configured.ts";
import type { Planning } from "./planning.ts";

/**
 * systemd-networkd takes from its links what its files do not give them, and routing rules as well, whenever it starts; and it
 * has to start anew once its files are others. So they must say of the NIC what the host has, no more and no less. True
 * where they do.
 */
export function agreesWithFiles(
  { facts, refuse }: Planning,
  { nic, bridge, addresses }: BridgeWish,
  configured: Configured,
  place: Place,
): boolean {
  const routes = facts.routes.filter(({ link }) => link === nic || link === bridge);
  const set = routes.filter((route) => !comesByItself(facts, route));
  const problems = [
    ...addresses.filter((each) => !configured.addresses.includes(each)).map((each) => `${each} is only on the link`),
    ...configured.addresses.filter((each) => !addresses.includes(each)).map((each) => `${each} is only in the file`),
    ...set
      .filter((route) => !configured.routes.some((each) => isSameRoute(each, route)))
      .map((route) => `the route ${describeRoute(route)} is not in the file`),
    ...configured.routes
      .filter((each) => !set.some((route) => isSameRoute(each, route)))
      .map(
        ({ destination, gateway }) => `the route ${destination}${gateway ? ` via ${gateway}` : ""} is only in the file`,
      ),
    ...foreignRules(facts),
  ];
  if (problems.length === 0) return true;
  refuse({
    code: "plan/network-files-differ",
    summary: `the files of ${nic} say something else than what the host has`,
    at: place,
    expected: "the same addresses and routes in the file as on the link, and no routing rules beside",
    found: problems.join("; "),
    next: [
      "write what the host has into its file, or reboot it into what is written there: systemd-networkd takes away what it does not know",
    ],
  });
  return false;
}

function foreignRules({ rules }: Facts): string[] {
  return rules
    .filter(({ words }) => !/^from all lookup (local|main|default)$/.test(words.join(" ")))
    .map(({ priority, words }) => `the routing rule ${priority}: ${words.join(" ")}`);
}
