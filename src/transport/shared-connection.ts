import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Channel } from "./transport.ts";

/**
 * One connection that all programs of a transport share (ssh's ControlMaster), opened when first asked for and again
 * when it was lost. The master is a child of its own that runs no program of ours: were it the first program's ssh,
 * a timeout of that program would take all others with it.
 */
export interface SharedConnection {
  /** Path of a live master's control socket. @throws Fault transport/unreachable and the like */
  socket(): Promise<string>;
  close(): Promise<void>;
}

/** `openMaster` starts ssh as a master on that path; it must print something once it is connected. */
export function sharedConnection(openMaster: (socket: string) => Channel): SharedConnection {
  let opened: Promise<{ socket: string; master: Channel; over: Promise<unknown> }> | undefined;

  async function open() {
    const directory = privateDirectory();
    const socket = join(directory, "ssh");
    const remove = () => rmSync(directory, { recursive: true, force: true });
    // An interrupted process ends without waiting for its masters; nor could it wait for the directory to be made.
    process.once("exit", remove);
    const master = openMaster(socket);
    const over = master.ended.then(({ fault }) => {
      opened = undefined;
      remove();
      process.off("exit", remove);
      return fault;
    });
    const connected = new Promise<null>((resolve) => master.stream.once("data", () => resolve(null)));
    const fault = await Promise.race([connected, over]);
    if (fault !== null) throw fault;
    return { socket, master, over };
  }

  return {
    async socket() {
      opened ??= open();
      return (await opened).socket;
    },
    async close() {
      const connection = await opened?.catch(() => undefined);
      connection?.master.close();
      await connection?.over;
    },
  };
}

/** ssh binds a longer name first and renames it, within the 104 or 108 bytes that a socket's path may have. */
const longestTemporaryDirectory = 50;

/** Made 0700. Only plain characters: ssh would read a `%` or a space in ControlPath as its own. */
function privateDirectory(): string {
  const base = tmpdir();
  const fits = base.length <= longestTemporaryDirectory && /^[\w./-]+$/.test(base);
  return mkdtempSync(join(fits ? base : "/tmp", "routable-"));
}
