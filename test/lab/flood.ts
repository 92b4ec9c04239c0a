import { startUntilStopped } from "./background.ts";
import type { LabMachine } from "./lab-machine.ts";

/**
 * Pings from one machine as fast as it can while something is done. What arrived is counted by the kernel of the other one:
 * on a busy machine ping itself may miss an answer.
 */
export async function flood(from: LabMachine, to: LabMachine, during: () => Promise<unknown>) {
  const before = await echoRequests(to);
  const ping = startUntilStopped(from, ["ping", "-f", "-q", "-n", to.address], "INT");
  try {
    await ping.sees(/^PING/);
    await during();
  } finally {
    await ping.stop();
  }
  const sent = Number(/^(\d+) packets transmitted/m.exec(await ping.output)?.[1]);
  return { sent, lost: sent - ((await echoRequests(to)) - before) };
}

async function echoRequests(machine: LabMachine): Promise<number> {
  const { stdout } = await machine.exec(["cat", "/proc/net/snmp"]);
  const [names = [], values = []] = [...stdout.matchAll(/^Icmp: (.*)$/gm)].map((line) => line[1]?.split(" "));
  return Number(values[names.indexOf("InEchos")]);
}
