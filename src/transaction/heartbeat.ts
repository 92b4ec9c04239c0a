import { readFileSync } from "node:fs";
import type { IpAddress } from "../address/types.ts";
import { Fault } from "../fault/fault.ts";
import type { Transport } from "../transport/transport.ts";

const program = readFileSync(new URL("./on-host/heartbeat.sh", import.meta.url), "utf8");

/** How it is with a host from moment to moment, as somebody who works on it feels it. */
export interface Heartbeat {
  /**
   * The longest silence that fell between two moments (milliseconds since the epoch), in milliseconds; at rest about 20,
   * which is how often the host is heard. Null where it was never heard.
   */
  longestSilence(from: number, to: number): number | null;
  stop(): Promise<void>;
}

export interface HeartbeatWorld {
  transport: Transport;
  now(): Date;
  pause(ms: number): Promise<void>;
}

/**
 * Listens to lines that the host sends over a connection of its own, and through whatever lies between; on the host itself,
 * where nothing lies between, to the answers of the gateway. A connection that breaks is opened again.
 */
export function listen(
  { transport, now, pause }: HeartbeatWorld,
  gateway: IpAddress | null,
  seconds: number,
): Heartbeat {
  const beats: number[] = [];
  let stopped = false;
  let stopHearing = () => {};
  const argv = gateway === null ? ["sh", "-c", program] : ["ping", "-n", "-i", "0.02", gateway];
  const beat = gateway === null ? "." : " bytes from ";

  async function hear(): Promise<void> {
    const connection = transport.fresh();
    try {
      // The far end of a connection that was lost would go on for long.
      const channel = await connection.open(["timeout", String(seconds), ...argv]);
      stopHearing = () => channel.close();
      if (stopped) channel.close();
      channel.stream.on("data", (chunk: Buffer) => {
        if (chunk.includes(beat)) beats.push(now().getTime());
      });
      await channel.ended;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    } finally {
      await connection.close();
    }
  }

  async function hearOn(): Promise<void> {
    while (!stopped) {
      await hear();
      await pause(100);
    }
  }

  const hearing = hearOn();
  // A defect of ours is told when hearing is stopped, not in the midst of a change.
  hearing.catch(() => {});
  return {
    longestSilence: (from, to) => longestSilence(beats, from, to),
    async stop() {
      stopped = true;
      stopHearing();
      await hearing;
    },
  };
}

export function longestSilence(beats: readonly number[], from: number, to: number): number | null {
  if (beats.length === 0) return null;
  const gaps = beats.flatMap((beat, index) => {
    const next = beats[index + 1] ?? Math.max(to, beat);
    return next > from && beat < to ? [next - beat] : [];
  });
  return gaps.length === 0 ? to - from : Math.max(...gaps);
}
