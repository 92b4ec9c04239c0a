import { overlaps } from "../../address/range.ts";
import type { Risk } from "../plan.ts";
import type { Planning } from "../planning.ts";
import type { Engine } from "./engine.ts";
import { stopRisks } from "./restart.ts";

/** What a person should know before dockerd starts again with these options. */
export function risksOf(planning: Planning, engine: Engine, options: Readonly<Record<string, unknown>>): Risk[] {
  return [
    ...stopRisks(engine),
    ...forwardingRisk(planning, engine, options),
    ...forwardedRisk(planning, options),
    ...filterRisk(options),
    ...firewalldRisk(planning),
    ...poolRisk(planning, engine),
  ];
}

/** Without ip-forward dockerd leaves forwarding as it finds it: on until the next boot, and then what sysctl.d says. */
function forwardingRisk({ facts }: Planning, engine: Engine, options: Readonly<Record<string, unknown>>): Risk[] {
  const bridged = engine.networks.filter(
    ({ driver, name, internal }) => driver === "bridge" && name !== "bridge" && !internal,
  );
  if (options["ip-forward"] !== false || bridged.length === 0 || isForwardingPersisted(facts.files)) return [];
  const names = bridged.map(({ name }) => name).join(", ");
  return [
    {
      kind: "forwarding",
      text: `after a reboot the networks ${names} reach beyond this host only if something else turns on net.ipv4.ip_forward`,
    },
  ];
}

/** What dockerd turned on stays on when it is told otherwise. */
function forwardedRisk({ facts }: Planning, options: Readonly<Record<string, unknown>>): Risk[] {
  if (options["ip-forward"] === false || facts.sysctls["net.ipv4.ip_forward"] !== "0") return [];
  return [
    { kind: "forwarding", text: "dockerd turns on net.ipv4.ip_forward, which is off now, and going back leaves it on" },
  ];
}

function isForwardingPersisted(files: Planning["facts"]["files"]): boolean {
  return Object.entries(files).some(
    ([path, fact]) =>
      /\/sysctl\.(d\/|conf$)/.test(path) && /^\s*-?net[./]ipv4[./]ip_forward\s*=\s*1\s*$/m.test(fact?.content ?? ""),
  );
}

/** Where br_netfilter is on, what comes from the LAN to a container on br0 passes the FORWARD chain. */
function filterRisk(options: Readonly<Record<string, unknown>>): Risk[] {
  const reason =
    options["icc"] === false
      ? "icc is false: the LAN does not reach containers while bridged traffic is filtered"
      : options["iptables"] === false
        ? "iptables is false: the LAN does not reach containers if the host's FORWARD chain drops bridged traffic"
        : null;
  return reason === null ? [] : [{ kind: "forwarding", text: reason }];
}

function firewalldRisk({ facts, desired }: Planning): Risk[] {
  if (facts.units["firewalld.service"]?.activeState !== "active") return [];
  return [
    {
      kind: "outage",
      text: `firewalld runs: dockerd puts ${desired.bridge.name} into its zone docker, open to the LAN, and fails if another zone has it`,
    },
  ];
}

function poolRisk({ desired }: Planning, engine: Engine): Risk[] {
  const overlapping = (engine.addressPools ?? []).filter(({ base }) => overlaps(base, desired.lan.subnet));
  if (overlapping.length === 0) return [];
  const bases = overlapping.map(({ base }) => base).join(", ");
  return [
    { kind: "outage", text: `default-address-pools ${bases} overlap the LAN: new networks may find no free subnet` },
  ];
}
