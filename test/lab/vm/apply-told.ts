import { setTimeout as sleep } from "node:timers/promises";
import type { ApplyProcess } from "../apply-process.ts";
import type { Moment } from "./moment.ts";

/** Resolves when it has told of this. */
export async function told(apply: ApplyProcess, after: Moment["after"]): Promise<void> {
  let said = "";
  let ended = false;
  apply.stdout.on("data", (chunk) => {
    said += chunk;
  });
  void apply.then(() => {
    ended = true;
  });
  while (!isTold(said, after)) {
    if (ended && after === "end") return;
    if (ended) throw new Error(`it ended before it told of ${JSON.stringify(after)}:\n${said}`);
    await sleep(10);
  }
}

function isTold(said: string, after: Moment["after"]): boolean {
  if (after === "end") return false;
  return said.includes(typeof after === "string" ? `"phase":"${after}"` : `"step":{"index":${after.step},`);
}
