import { type AddressPlan, addressPlan, planOctets, type Subnet } from "./address-plan.ts";
import { docker } from "./docker.ts";
import { type LabIdentity, labels, standingLab } from "./ownership.ts";

/** The two bridges of a lab, by their Docker names, and the addresses on them. */
export interface LabNetworks {
  plan: AddressPlan;
  lan: string;
  outside: string;
}

/** Labs can run side by side: each takes the first address plan that no other lab uses. */
export async function createNetworks(identity: LabIdentity): Promise<LabNetworks> {
  const octets = planOctets();
  for (const octet of identity.id === standingLab.id ? octets : octets.slice(1)) {
    const plan = addressPlan(octet);
    const lan = await createNetwork(identity, "lan", `lab${octet}lan`, plan.lan);
    if (lan === null) continue;
    const outside = await createNetwork(identity, "outside", `lab${octet}out`, plan.outside);
    if (outside !== null) return { plan, lan, outside };
    await docker("network", "rm", lan);
  }
  throw new Error("every address plan of the lab is in use: scripts/lab status shows by whom");
}

async function createNetwork(
  identity: LabIdentity,
  role: string,
  bridge: string,
  subnet: Subnet,
): Promise<string | null> {
  const name = `${identity.id}-${role}`;
  const labelArgs = Object.entries(labels(identity)).flatMap(([key, value]) => ["--label", `${key}=${value}`]);
  const options = [
    ...["--subnet", subnet.subnet, "--gateway", subnet.controller],
    ...["--opt", `com.docker.network.bridge.name=${bridge}`],
    // Where the lab is a guest of the machine's own Docker, that must not hide the hosts behind its address.
    ...["--opt", "com.docker.network.bridge.enable_ip_masquerade=false"],
  ];
  try {
    await docker("network", "create", ...labelArgs, ...options, name);
    return name;
  } catch (error) {
    if (String(error).includes("overlap") || String(error).includes("already exists")) return null;
    throw error;
  }
}
