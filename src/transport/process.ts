import type { ChildProcess } from "node:child_process";
import { execa, type Options } from "execa";
import { Fault } from "../fault/fault.ts";
import type { Channel, ChannelEnd, RunOptions, RunResult } from "./transport.ts";

/** How a process of this machine ended. `not-ended`: killed, or its output could not be kept; `reason` is for people. */
export type ProcessEnd =
  | { kind: "exited"; result: RunResult }
  | { kind: "not-found" }
  | { kind: "timed-out"; stderr: string }
  | { kind: "not-ended"; reason: string; stderr: string };

/** @throws the signal's reason when aborted */
export async function runProcess(
  argv: readonly [string, ...string[]],
  options: RunOptions & { killSignal?: NodeJS.Signals } = {},
): Promise<ProcessEnd> {
  options.signal?.throwIfAborted();
  const [file, ...words] = argv;
  const child = execa(file, words, {
    ...common,
    ...(options.stdin === undefined ? { stdin: "ignore" as const } : { input: options.stdin }),
    ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
    ...(options.killSignal === undefined ? {} : { killSignal: options.killSignal }),
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
  });
  letGoWhenKilled(child);
  const result = await child;
  if (result.isCanceled) throw options.signal?.reason;
  return endOf(result);
}

/** Starts a process whose stdin and stdout are the channel's stream; `explain` says what its end means. */
export function openProcess(
  argv: readonly [string, ...string[]],
  explain: (end: ProcessEnd) => RunResult | Fault,
): Channel {
  const [file, ...words] = argv;
  const child = execa(file, words, { ...common, stdin: "pipe", buffer: { stdout: false } });
  letGoWhenKilled(child);
  const stream = child.duplex();
  stream.on("error", () => {});
  let closed = false;
  return {
    stream,
    ended: child.then((result) => {
      const end = endOf({ ...result, stdout: "" });
      return channelEnd(explain(end), result.stderr, closed);
    }),
    close() {
      closed = true;
      stream.destroy();
      child.kill("SIGKILL");
    },
  };
}

/**
 * A killed process's output is not waited for: what it started may hold the pipes open for long, and so does the
 * master of a shared ssh connection, which was handed them.
 */
function letGoWhenKilled(child: Pick<ChildProcess, "once" | "stdout" | "stderr">): void {
  child.once("exit", (_code, signal) => {
    if (signal === null) return;
    child.stdout?.destroy();
    child.stderr?.destroy();
  });
}

/** That we ended it ourselves is no fault. */
function channelEnd(end: RunResult | Fault, stderr: string, closed: boolean): ChannelEnd {
  if (end instanceof Fault) return { exitCode: null, stderr, fault: closed ? null : end };
  return { exitCode: end.exitCode, stderr: end.stderr, fault: null };
}

/** Output is kept byte for byte; an unhappy end is looked at, not thrown. */
const common = { reject: false, stripFinalNewline: false } as const satisfies Options;

interface ExecaResult {
  code?: string | undefined;
  exitCode?: number | undefined;
  timedOut: boolean;
  isMaxBuffer: boolean;
  shortMessage?: string | undefined;
  stdout: string;
  stderr: string;
}

function endOf({ code, exitCode, timedOut, isMaxBuffer, shortMessage, stdout, stderr }: ExecaResult): ProcessEnd {
  if (code === "ENOENT") return { kind: "not-found" };
  if (timedOut) return { kind: "timed-out", stderr };
  if (exitCode === undefined || code !== undefined || isMaxBuffer) {
    return { kind: "not-ended", reason: shortMessage ?? "it was killed", stderr };
  }
  return { kind: "exited", result: { exitCode, stdout, stderr } };
}
