import { Fault } from "../fault/fault.ts";
import type { Transport } from "../transport/transport.ts";
import { directoryOf } from "./directory.ts";
import { type Entry, readJournal } from "./journal.ts";

/** Reads a journal as it grows, by whichever connection works. */
export interface JournalFollower {
  /** All entries so far. */
  readonly entries: readonly Entry[];
  /** Looks once. `added`: what came since the last look; null where the host did not answer. */
  look(): Promise<{ added: readonly Entry[] } | null>;
}

/**
 * While an address moves, the connection that planned may be gone for a moment or for good: then each look opens a
 * connection of its own.
 */
export function followJournal(transport: Transport, id: string): JournalFollower {
  let entries: readonly Entry[] = [];
  let connection = transport;
  return {
    get entries() {
      return entries;
    },
    async look() {
      const text = await readOver(connection, id);
      if (text === null) {
        if (connection !== transport) await connection.close();
        connection = transport.fresh();
        return null;
      }
      const before = entries.length;
      entries = readJournal(text);
      return { added: entries.slice(before) };
    },
  };
}

async function readOver(connection: Transport, id: string): Promise<string | null> {
  try {
    const { exitCode, stdout } = await connection.run(["cat", `${directoryOf(id)}/journal`], { timeoutMs: 5_000 });
    return exitCode === 0 ? stdout : "";
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}
