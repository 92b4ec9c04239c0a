import { Fault } from "../fault/fault.ts";
import { directoryOf } from "./directory.ts";
import type { Circumstances } from "./lower/program.ts";

export function notEnded(host: string, id: string): Fault {
  return new Fault({
    code: "transaction/not-ended",
    host,
    summary: `${host} answers, but has not ended what it began`,
    hostState: "unknown until it ends; it goes on by itself, and again at every boot until it is back",
    next: [`on the host: systemctl status 'routable-*-${id}'`],
  });
}

export function unreachable(host: string, { id, window }: Circumstances): Fault {
  return new Fault({
    code: "transaction/unreachable",
    host,
    summary: `${host} does not answer`,
    hostState: `unknown from here; by itself it ${window === 0 ? "goes on going back" : `goes back ${window} s after arming`}, and again at every boot until it is back`,
    next: [`at its console: sh ${directoryOf(id)}/undo`],
  });
}
