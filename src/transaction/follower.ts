import { Fault } from "../fault/fault.ts";
import type { Transport } from "../transport/transport.ts";
import { directoryOf } from "./directory.ts";
import { type Entry, readJournal } from "./journal.ts";

/** Reads a journal as it grows, by whichever connection works. */
export interface JournalFollower {
  /** All entries since the start, or since the last `skip`. */
  readonly entries: readonly Entry[];
  /** Whether the host answered at the last look. */
  readonly answered: boolean;
  /** Looks once, and returns what was added since the last look; nothing where the host did not answer. */
  look(): Promise<readonly Added[]>;
  /** Forgets what is there by now: only what comes after it is of interest. */
  skip(): Promise<void>;
}

/** An entry, and the seconds since the one before it; the first one of interest has none, and the first one of a boot. */
export interface Added {
  entry: Entry;
  took?: number;
}

/**
 * While an address moves, the connection that planned may be gone for a moment or for good: then the next look opens a
 * connection of its own.
 */
export function followJournal(transport: Transport, id: string): JournalFollower {
  let all: readonly Entry[] = [];
  let skipped = 0;
  let answered = true;
  let connection = transport;

  async function look(): Promise<readonly Added[]> {
    const text = await readOver(connection, id);
    answered = text !== null;
    if (text === null) {
      if (connection !== transport) await connection.close();
      connection = transport.fresh();
      return [];
    }
    const before = all.length;
    all = readJournal(text);
    return all.slice(before).map((entry, index) => {
      const took = secondsBetween(all.slice(skipped, before + index).at(-1), entry);
      return took === null ? { entry } : { entry, took };
    });
  }

  return {
    get entries() {
      return all.slice(skipped);
    },
    get answered() {
      return answered;
    },
    look,
    async skip() {
      await look();
      skipped = all.length;
    },
  };
}

function secondsBetween(last: Entry | undefined, entry: Entry): number | null {
  if (last === undefined || last.uptime === null || entry.uptime === null) return null;
  return entry.uptime < last.uptime ? null : entry.uptime - last.uptime;
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
