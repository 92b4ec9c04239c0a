import { userInfo } from "node:os";
import { Fault } from "../fault/fault.ts";
import { lost, timedOut } from "./faults.ts";
import { openProcess, type ProcessEnd, runProcess } from "./process.ts";
import type { RunResult, Transport } from "./transport.ts";

/**
 * The machine that we run on. Not root and no `sudo -n` is refused, reading included: daemon.json, the journal and
 * dockerd's socket are closed to others, and a plan that could not see them would be wrong.
 */
export function localTransport(): Transport {
  let asRoot: Promise<readonly string[]> | undefined;
  const command = async (argv: readonly string[]) => {
    asRoot ??= rootPrefix();
    return [...(await asRoot), ...argv] as [string, ...string[]];
  };
  const transport: Transport = {
    label,
    async run(argv, options) {
      const end = explain(argv, await runProcess(await command(argv), options));
      if (end instanceof Fault) throw end;
      return end;
    },
    async open(argv) {
      return openProcess(await command(argv), (end) => explain(argv, end));
    },
    fresh: () => transport,
    async close() {},
  };
  return transport;
}

const label = "local";

/** The words that make what follows run as root. */
async function rootPrefix(): Promise<readonly string[]> {
  if (process.getuid?.() === 0) return [];
  const trial = await runProcess(["sudo", "-n", "true"]);
  if (trial.kind === "exited" && trial.result.exitCode === 0) {
    // sudo drops SSH_CONNECTION, by which a plan knows the operator's own session.
    return ["sudo", "-n", "--", "env", `SSH_CONNECTION=${process.env["SSH_CONNECTION"] ?? ""}`];
  }
  throw new Fault({
    code: "transport/local-not-root",
    summary: "local work needs root",
    expected: "root, or sudo without a password",
    found: `user ${userInfo().username}${trial.kind === "exited" ? `, ${trial.result.stderr.trim()}` : ""}`,
    hostState: "untouched",
    next: ["run the same command with sudo"],
  });
}

function explain(argv: readonly string[], end: ProcessEnd): RunResult | Fault {
  switch (end.kind) {
    case "exited":
      return end.result;
    case "not-found":
      return { exitCode: 127, stdout: "", stderr: `${argv[0]}: not found\n` };
    case "timed-out":
      return timedOut(label, argv);
    case "not-ended":
      return lost(label, argv, end.reason, end.stderr);
    default:
      return end satisfies never;
  }
}
