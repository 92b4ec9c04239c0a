import { setTimeout as sleep } from "node:timers/promises";
import { lastJournal } from "./going-back.ts";
import type { LabHost } from "./lab-host.ts";
import type { Routable } from "./routable.ts";

/** An apply that was started with `--json`, and goes on. */
export type ApplyProcess = ReturnType<Routable["start"]>;

/** Resolves when it has told of this phase. */
export function said(apply: ApplyProcess, phase: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = "";
    apply.stdout.on("data", (chunk) => {
      text += chunk;
      if (text.includes(`"phase":"${phase}"`)) resolve();
    });
    apply.then(({ stderr }) =>
      reject(new Error(`it ended before it said ${phase}: ${`${text}\n${stderr}`.slice(-2000)}`)),
    );
  });
}

/** Ends it as a crash does. */
export async function killed(apply: ApplyProcess): Promise<void> {
  apply.kill("SIGKILL");
  await apply;
}

/** Once the host is on its way, it applies the rest by itself, and nobody is there to confirm it. */
export async function leaveUnconfirmed(host: LabHost, apply: ApplyProcess): Promise<void> {
  await said(apply, "step");
  await killed(apply);
  for (const giveUp = Date.now() + 60_000; Date.now() < giveUp; await sleep(100)) {
    if (/ applied [\d ]+$/.test(await lastJournal(host))) return;
  }
  throw new Error(`${host.name} never applied it`);
}
