import { randomBytes } from "node:crypto";
import { hostname, userInfo } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { readFacts } from "../facts/read.ts";
import { shellWord } from "../report/shell-word.ts";
import { connectManager } from "../systemd/manager.ts";
import { localTransport } from "../transport/local.ts";
import { sshTransport } from "../transport/ssh.ts";
import { ask, askWithin } from "./ask.ts";
import { diskFiles } from "./disk-files.ts";
import type { Environment, Terminal } from "./environment.ts";
import { main } from "./main.ts";

// The composition of the real world, and the program's entry.
const interruption = new AbortController();
// Not `once`: execa's own listener ends the process where it finds itself the last one.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => interruption.abort());

const environment: Environment = {
  stdout: terminal(process.stdout),
  stderr: terminal(process.stderr),
  interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
  variables: process.env,
  files: diskFiles,
  operator: `${userInfo().username}@${hostname()}`,
  program: programOf(process.argv[1] ?? ""),
  hostname: hostname(),
  // A clock that nobody sets while the command runs.
  now: () => new Date(performance.timeOrigin + performance.now()),
  randomByte: () => randomBytes(1)[0] ?? 0,
  pause: (ms) => setTimeout(ms),
  transportFor: (target, options) =>
    target.kind === "local" ? localTransport() : sshTransport({ destination: target.destination, ...options }),
  readFacts,
  connectManager,
  ask: (question) => ask(question, interruption.signal),
  askWithin: (question, seconds) => askWithin(question, seconds, interruption.signal),
  signal: interruption.signal,
};

process.exitCode = await main(process.argv.slice(2), environment);
// An interrupted command leaves its work behind half-way: nothing would end it.
if (interruption.signal.aborted) process.exit();

/** An installed routable is in PATH; from a checkout it is started by its file. */
function programOf(file: string): string {
  if (path.basename(file) === "routable") return "routable";
  const near = path.relative("", file);
  return `node ${shellWord(near.startsWith("..") ? file : near)}`;
}

function terminal(stream: NodeJS.WriteStream): Terminal {
  // A reader that went away (`| head`) must not stop an apply that is under way.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  return {
    isTTY: stream.isTTY === true,
    get columns() {
      // 0 where nobody told the terminal how wide it is.
      return stream.columns || undefined;
    },
    write: (text) => void stream.write(text),
  };
}
