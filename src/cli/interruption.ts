import { Fault } from "../fault/fault.ts";

/** Settles as the work does, unless the signal comes first: then it rejects with what that means by then. */
export async function unlessInterrupted<T>(signal: AbortSignal, work: Promise<T>, meaning: () => Fault): Promise<T> {
  const interrupted = new Promise<never>((_, reject) => {
    const stop = () => reject(meaning());
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  return await Promise.race([work, interrupted]);
}

/** Until a command begins with its hosts. */
export const interruptedBefore = new Fault({
  code: "cli/interrupted",
  summary: "interrupted before anything was changed",
  hostState: "untouched",
});

/** Hosts before this one are done by then, and were told of. */
export function interruptedBeforeHost(host: string): Fault {
  return new Fault({
    code: "cli/interrupted",
    host,
    summary: `interrupted before ${host} was changed`,
    hostState: "untouched",
  });
}

/** Where several changes of one host are taken back. */
export function interruptedBetween(host: string): Fault {
  return new Fault({
    code: "cli/interrupted-midway",
    host,
    summary: `interrupted before all of it was taken back on ${host}`,
    hostState: "stays as it was before the last one that was taken back",
    next: [{ say: "to see which still hold", command: ["history"] }],
  });
}

/** From the moment that a host is armed it needs nobody: it goes on, and goes back unless it is confirmed. */
export function interruptedApply(host: string, window: number): Fault {
  return new Fault({
    code: "cli/interrupted-midway",
    host,
    summary: `interrupted while ${host} was being changed`,
    hostState: `goes on by itself, and takes everything back ${window} s after arming unless confirmed`,
    next: [
      { say: "to keep it", command: ["confirm"] },
      { say: "to see what became of it", command: ["history"] },
    ],
  });
}

/** A rollback runs as a service of the host. */
export function interruptedRollback(host: string): Fault {
  return new Fault({
    code: "cli/interrupted-midway",
    host,
    summary: `interrupted while ${host} was going back`,
    hostState: "goes on by itself to the state before",
    next: [{ say: "to see what became of it", command: ["history"] }],
  });
}
