import { overlaps } from "../../address/range.ts";
import type { Planning } from "../planning.ts";
import type { Engine } from "./engine.ts";

/** A network of Docker's own inside the LAN would take the answers to LAN hosts away from br0. */
export function checkOverlaps({ desired, refuse }: Planning, engine: Engine): void {
  const lans = [desired.lan.subnet, ...(desired.lan.subnet6 ? [desired.lan.subnet6] : [])];
  const local = engine.networks.filter(({ driver, name }) => driver === "bridge" && name !== "bridge");
  const found = local.flatMap(({ name, subnets }) =>
    subnets.filter((subnet) => lans.some((lan) => overlaps(lan, subnet))).map((subnet) => `${name} ${subnet}`),
  );
  if (found.length === 0) return;
  refuse({
    code: "plan/network-overlaps-lan",
    summary: "a bridge network of Docker lies in the LAN's subnet",
    at: ["lan", "subnet"],
    expected: `no bridge network within ${lans.join(" or ")}`,
    found: found.join(", "),
    next: ["create that network again with another subnet, and set default-address-pools outside the LAN"],
  });
}
