import { isContainersVeth } from "../../facts/container-veth.ts";
import type { Link } from "../../facts/facts.ts";
import { comesByItself } from "../bridge/kernel-routes.ts";
import { addAddress } from "../bridge/operations.ts";
import { nothing, type Part, type Planning } from "../planning.ts";
import { sessionLinks } from "../session-links.ts";
import type { LinksStep } from "../step.ts";
import type { Engine } from "./engine.ts";

const leftOver = "docker0";

/** Once dockerd uses br0, its old bridge stays behind, down, with its route. Nothing but dockerd may still use it. */
export function planLeftOverBridge(planning: Planning, engine: Engine): Part {
  const { desired, facts } = planning;
  const link = facts.links.find(({ name, kind }) => name === leftOver && kind === "bridge");
  if (!link || desired.bridge.name === leftOver) return nothing;
  const user = userOf(planning, engine, link);
  if (user !== null) return { ...nothing, unchanged: [`link ${leftOver} stays: ${user}`] };
  const addresses = facts.addresses.filter((each) => each.link === leftOver && each.scope !== "link");
  return {
    changes: [
      {
        action: "remove",
        subject: `link ${leftOver}`,
        details: addresses.map(({ address }) => ({ kind: "value", name: "address", before: address, after: null })),
        risks: sessionLinks(facts).has(leftOver) ? [{ kind: "management-path", text: "carries this SSH session" }] : [],
        place: planning.placeOf(["bridge"]),
      },
    ],
    unchanged: [],
    steps: [removal(planning, link)],
  };
}

/** Who holds the bridge beyond the containers that a restart of dockerd stops, or null. */
function userOf({ facts }: Planning, engine: Engine, link: Link): string | null {
  const network = engine.networks.find(({ name, bridge }) => bridge === link.name && name !== "bridge");
  if (network) return `the network ${network.name} uses it`;
  const others = facts.links.filter(({ master, name }) => master === link.name && !isContainersVeth(name));
  return others.length === 0 ? null : `${others.map(({ name }) => name).join(", ")} attached to it`;
}

/** With its index too, so that what refers to the link by number finds it again; without, where a reboot gave it to another. */
function removal({ facts }: Planning, { name, mac, mtu, index, queueLength, up, bridge }: Link): LinksStep {
  const addresses = facts.addresses.filter((each) => each.link === name && each.scope !== "link");
  const routes = facts.routes.filter((each) => each.link === name && !comesByItself(facts, each));
  const made = { mtu, queueLength, stp: bridge?.stp ?? false, forwardDelay: bridge?.forwardDelay ?? 1500 };
  return {
    kind: "links",
    title: `remove ${name}`,
    managementPath: sessionLinks(facts).has(name),
    apply: [{ op: "delete-link", link: name }],
    undo: [
      ...(mac === null
        ? []
        : ([
            { op: "add-bridge", link: name, mac, ...made, index },
            { op: "add-bridge", link: name, mac, ...made },
            // dockerd may have made it again by itself meanwhile, with a MAC of its own.
            { op: "set-mac", link: name, mac },
          ] as const)),
      { op: "set-up", link: name, up },
      ...addresses.map(addAddress),
      ...routes.map((route) => ({ op: "replace-route", route }) as const),
    ],
    expect: [{ check: "link", link: name, present: false }],
    expectUndone: [
      { check: "link", link: name, present: true },
      ...(mac === null ? [] : [{ check: "mac", link: name, mac } as const]),
      ...addresses.map(({ link, address }) => ({ check: "address", link, address, present: true }) as const),
    ],
  };
}
