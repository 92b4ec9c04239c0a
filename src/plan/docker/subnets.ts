import { overlaps } from "../../address/range.ts";
import type { Planning } from "../planning.ts";
import type { Engine } from "./engine.ts";

/**
 * A bridge network inside the LAN would take the answers to LAN hosts away from br0. A macvlan or ipvlan network there
 * reserves the LAN's gateway, which dockerd reserves for its default bridge too, and it does so for one of them only.
 */
export function checkOverlaps({ desired, refuse }: Planning, engine: Engine): void {
  const lans = [desired.lan.subnet, ...(desired.lan.subnet6 ? [desired.lan.subnet6] : [])];
  const local = engine.networks.filter(
    ({ driver, name }) => /^(bridge|macvlan|ipvlan)$/.test(driver) && name !== "bridge",
  );
  const found = local.flatMap(({ name, subnets }) =>
    subnets.filter((subnet) => lans.some((lan) => overlaps(lan, subnet))).map((subnet) => `${name} ${subnet}`),
  );
  if (found.length === 0) return;
  refuse({
    code: "plan/network-overlaps-lan",
    summary: "a network of Docker lies in the LAN's subnet",
    at: ["lan", "subnet"],
    expected: `no network within ${lans.join(" or ")}`,
    found: found.join(", "),
    next: ["create that network again with another subnet, and set default-address-pools outside the LAN"],
  });
}
