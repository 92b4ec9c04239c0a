import { type BridgePersistence, type BridgeWish, nothingToPersist } from "../bridge/wish.ts";
import { configuredAddress } from "../configured.ts";
import type { Planning } from "../planning.ts";
import { isNo } from "./keys.ts";
import type { Definition } from "./sources.ts";

/** The bridge is defined already: then it has to be whole, and nothing may be left on the NIC. */
export function checkSettled(
  planning: Planning,
  nic: Definition,
  { file, values }: Definition,
  { bridge, address, nic: name }: BridgeWish,
): BridgePersistence {
  const { interfaces, parameters, addresses } = values as {
    interfaces?: unknown;
    parameters?: { stp?: unknown };
    addresses?: unknown;
  };
  const texts = Array.isArray(addresses) ? addresses.map(String) : [];
  const problems = [
    ...(Array.isArray(interfaces) && interfaces.includes(nic.id) ? [] : [`${nic.id} is not among its interfaces`]),
    ...(isNo(parameters?.stp) ? [] : ["no `stp: false` among its parameters, and netplan's own choice is true"]),
    ...(texts.map(configuredAddress).some((each) => each === address)
      ? []
      : [`addresses ${texts.join(", ") || "none"}`]),
    ...["addresses", "routes", "gateway4"]
      .filter((key) => key in nic.values)
      .map((key) => `${name} has ${key} of its own`),
  ];
  if (problems.length === 0) {
    return {
      files: [],
      notes: [],
      unchanged: [`${file.path} bridges ${bridge}`],
      restarts: "systemd-networkd.service",
    };
  }
  planning.refuse({
    code: "plan/network-files-differ",
    summary: `${bridge} is configured in ${file.path}, but not as it should be after a reboot`,
    expected: `${bridge} with ${address}, ${name} as its port, and without spanning tree`,
    found: problems.join("; "),
    next: [`correct its definition, or take it away and give ${name} its address back`],
  });
  return nothingToPersist;
}
