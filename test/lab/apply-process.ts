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
