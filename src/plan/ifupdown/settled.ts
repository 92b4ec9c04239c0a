import { isDefaultRoute } from "../bridge/parent.ts";
import type { BridgeWish } from "../bridge/wish.ts";
import type { Planning } from "../planning.ts";
import { addressesOf } from "./addresses.ts";
import { isCommand } from "./commands.ts";
import { fileOf, type Sources } from "./sources.ts";
import { placeIn, type Stanza } from "./stanzas.ts";

/** The bridge has stanzas already: then they must be whole, and nothing may be left on the NIC. */
export function checkSettled(
  planning: Planning,
  sources: Sources,
  wish: BridgeWish,
  bridges: readonly Stanza[],
  left: readonly Stanza[],
): boolean {
  const problems = [...problemsOf(wish, bridges, left), ...unreachableAfterBoot(planning, sources, wish, bridges)];
  for (const { stanza, ...told } of problems) {
    planning.refuse({
      code: "plan/interfaces-differ",
      summary: `${wish.bridge} is configured, but not as it should be after a reboot`,
      at: placeIn(fileOf(sources, stanza), stanza.at),
      ...told,
      next: [`correct these stanzas, or take those of ${wish.bridge} away and give ${wish.nic} its address back`],
    });
  }
  return problems.length === 0;
}

interface Problem {
  stanza: Stanza;
  expected: string;
  found: string;
}

function* problemsOf(
  { nic, bridge, address }: BridgeWish,
  bridges: readonly Stanza[],
  left: readonly Stanza[],
): Generator<Problem> {
  const own = bridges.filter(({ name }) => name === bridge);
  const stanza = own[0] ?? bridges[0];
  if (!stanza) return;
  const addresses = own.flatMap(addressesOf);
  if (addresses[0] !== address) {
    yield { stanza, expected: `address ${address} first`, found: addresses.join(", ") || "no address" };
  }
  if (!own.some((each) => takesIn(each, nic, bridge))) {
    const found = `no \`ip link set dev ${nic} master ${bridge}\`, no bridge_ports`;
    yield { stanza, expected: `${nic} made a port of ${bridge}`, found };
  }
  const speaking = own.find(speaksStp);
  if (speaking) yield { stanza: speaking, expected: "bridge_stp off", found: "bridge_stp on" };
  for (const each of left) {
    const found = `\`iface ${each.name} ${each.family} ${each.method}\` beside it`;
    yield { stanza: each, expected: `\`iface ${nic} inet manual\``, found };
  }
}

/** What the host has now and would be without when it comes up again, long after anyone could undo it. */
function* unreachableAfterBoot(
  { facts }: Planning,
  { statements }: Sources,
  { nic, bridge }: BridgeWish,
  bridges: readonly Stanza[],
): Generator<Problem> {
  const [stanza] = bridges;
  if (!stanza) return;
  // No event of the kernel's announces a bridge that is still to be made, so `allow-hotplug` does not bring it up.
  const marks = statements.filter((each) => each.kind === "mark");
  const automatic = marks.filter(({ mark }) => /^(allow-)?auto$/.test(mark));
  const isAutomatic = automatic.some(({ names }) => names.some((name) => name === bridge || name.includes("/")));
  if (!isAutomatic) yield { stanza, expected: `\`auto ${bridge}\``, found: `nothing that brings ${bridge} up at boot` };
  // Once it runs over the bridge, something brought it there.
  const route = facts.routes.find((each) => isDefaultRoute(each) && each.link === nic);
  const options = statements.flatMap((each) => (each.kind === "iface" ? each.options : []));
  const isRouted = options.some(
    ({ name, value }) => name === "gateway" || (isCommand(name) && /\b(default|0\.0\.0\.0)\b/.test(value)),
  );
  if (route && !isRouted) {
    yield { stanza, expected: `gateway ${route.gateway ?? ""}`.trimEnd(), found: "no gateway in any stanza" };
  }
}

function speaksStp({ options }: Stanza): boolean {
  return options.some(({ name, value }) => /^bridge[-_]stp$/.test(name) && /^(on|yes|1)$/.test(value));
}

/** By our own line, or in the words of bridge-utils. */
function takesIn({ options }: Stanza, nic: string, bridge: string): boolean {
  return options.some(({ name, value }) =>
    /^bridge[-_]ports$/.test(name)
      ? value.split(/\s+/).includes(nic)
      : value === `ip link set dev ${nic} master ${bridge}` || value === `ip link set ${nic} master ${bridge}`,
  );
}
