import type { Uplink } from "../bridge/parent.ts";
import type { Planning } from "../planning.ts";
import { flagsOf } from "./command-line.ts";
import type { DaemonJson } from "./daemon-json.ts";
import { daemonJsonPath, type Engine } from "./engine.ts";

const usual = 1500;

/**
 * Containers on br0 are neighbours of the LAN's hosts and must send frames of its size; from 25.0 on dockerd sets br0
 * itself to `mtu`, 1500 where nothing says otherwise. So the NIC's own MTU becomes dockerd's wherever nobody chose one:
 * the host's own MTU would change otherwise, unasked.
 */
export function wantedMtu(
  planning: Planning,
  engine: Engine,
  { nic }: Uplink,
  { values }: DaemonJson,
): { mtu?: number } {
  const { desired, facts, refuse } = planning;
  const flag = flagsOf(engine, facts.files, facts.units).find(({ name }) => name === "--mtu");
  const chosen = desired.daemon["mtu"] ?? values["mtu"] ?? flag?.text.match(/\d+/)?.[0];
  if (chosen === undefined) return nic.mtu === usual ? {} : { mtu: nic.mtu };
  if (Number(chosen) > nic.mtu) {
    refuse({
      code: "plan/mtu-too-large",
      summary: `containers would send frames that ${nic.name} cannot carry`,
      at: ["docker", "mtu"],
      expected: `an mtu of at most ${nic.mtu}, as ${nic.name} has`,
      found: `mtu ${chosen}${desired.daemon["mtu"] === undefined ? `, by ${flag?.origin ?? daemonJsonPath}` : ""}`,
      next: [`lower it, or raise the MTU of ${nic.name}`],
    });
  }
  return {};
}
