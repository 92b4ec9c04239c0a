import { startUntilStopped } from "./background.ts";
import type { LabMachine } from "./lab-machine.ts";

export interface PingLoss {
  sent: number;
  lost: number;
  /** Between two replies that arrived. At rest it is little more than the spacing of the requests. */
  longestGapMs: number;
  /** What ping said besides replies: unreachable, no route. */
  complaints: string[];
}

/**
 * Pings from one machine while something is done, and says what was lost meanwhile. While a reply is missing,
 * ping sends only every 10 ms: the longest gap tells more about an outage than the number of packets it cost.
 */
export async function pingLoss(
  from: LabMachine,
  to: string,
  during: () => Promise<unknown>,
  spacingMs = 2,
): Promise<PingLoss> {
  const ping = startUntilStopped(from, ["ping", "-D", "-n", "-i", String(spacingMs / 1000), to], "INT");
  await ping.sees(/icmp_seq=1\b/);
  try {
    await during();
  } finally {
    await ping.stop();
  }
  return readPing(await ping.output, spacingMs);
}

function readPing(output: string, spacingMs: number): PingLoss {
  const replies: Reply[] = [];
  const complaints: string[] = [];
  for (const line of output.split("\n")) {
    const reply = /^\[(\d+\.\d+)\] \d+ bytes from .* icmp_seq=(\d+) .*time=/.exec(line);
    if (reply) replies.push({ at: Number(reply[1]) * 1000, sequence: Number(reply[2]) });
    else if (/^\[|^From |^ping:/.test(line)) complaints.push(line);
  }
  const sent = Number(/^(\d+) packets transmitted/m.exec(output)?.[1]);
  const received = new Set(unwrapped(replies)).size;
  // A request sent just before the end had no time to be answered.
  const underWay = Math.ceil(20 / spacingMs);
  const unanswered = sent - received;
  const unansweredAtEnd = sent - Math.max(0, ...unwrapped(replies));
  return {
    sent,
    lost: unansweredAtEnd <= underWay ? unanswered - unansweredAtEnd : unanswered,
    longestGapMs: longestGap(replies.map((reply) => reply.at)),
    complaints,
  };
}

interface Reply {
  at: number;
  sequence: number;
}

// The sequence number has 16 bits, which at this pace last for two minutes.
function unwrapped(replies: Reply[]): number[] {
  let turns = 0;
  let previous = 0;
  return replies.map(({ sequence }) => {
    if (sequence < previous - 0x8000) turns += 1;
    previous = sequence;
    return turns * 0x10000 + sequence;
  });
}

export function longestGap(times: number[]): number {
  return times.reduce((longest, time, index) => Math.max(longest, time - (times[index - 1] ?? time)), 0);
}
