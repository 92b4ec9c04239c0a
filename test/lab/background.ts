import { text } from "node:stream/consumers";
import type { LabMachine } from "./lab-machine.ts";

/** A command on a lab machine that goes on until it is stopped. */
export interface Background {
  /** Everything it wrote, once it has ended. */
  output: Promise<string>;
  /** Resolves when it has written this. */
  sees(pattern: RegExp): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Ending `docker exec` would not end the command inside. So a shell beside it waits for the end of stdin,
 * which also comes when this process dies.
 */
export function startUntilStopped(machine: LabMachine, argv: string[], signal: "INT" | "TERM"): Background {
  const script = `"$@" & pid=$!; cat >/dev/null; kill -${signal} $pid; wait $pid`;
  const child = machine.spawn(["sh", "-c", script, "sh", ...argv]);
  const output = Promise.all([text(child.stdout), text(child.stderr)]).then((both) => both.join("\n"));
  return {
    output,
    sees: (pattern) =>
      new Promise((resolve, reject) => {
        let written = "";
        const look = (chunk: Buffer) => {
          if (pattern.test(written)) return;
          written += chunk.toString();
          if (pattern.test(written)) resolve();
        };
        child.stdout.on("data", look);
        child.stderr.on("data", look);
        output.then((all) => reject(new Error(`${argv.join(" ")} ended without writing ${pattern}: ${all}`)), reject);
      }),
    stop: async () => {
      child.stdin.end();
      await output;
    },
  };
}
