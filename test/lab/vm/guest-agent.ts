import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { ExecOptions, Outcome } from "../lab-machine.ts";
import { JsonDialogue } from "./json-dialogue.ts";

interface Status {
  exited: boolean;
  exitcode?: number;
  "out-data"?: string;
  "err-data"?: string;
}

/** Runs a command by way of qemu's guest agent, to which `wire` leads. The agent serves one after the other. */
export async function execInGuest(
  wire: ChildProcessWithoutNullStreams,
  argv: readonly string[],
  { stdin, mayFail = false }: ExecOptions,
): Promise<Outcome> {
  using agent = new JsonDialogue(wire);
  await meet(agent);
  const { pid } = await agent.ask<{ pid: number }>("guest-exec", {
    path: "/usr/bin/env",
    arg: ["-i", "-C", "/", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", ...argv],
    "input-data": Buffer.from(stdin ?? "").toString("base64"),
    "capture-output": true,
  });
  const outcome = outcomeOf(await ended(agent, pid));
  if (outcome.exitCode !== 0 && !mayFail) {
    throw new Error(`${argv.join(" ")} ended with ${outcome.exitCode}:\n${outcome.stdout}\n${outcome.stderr}`);
  }
  return outcome;
}

/** It may still have an answer for whoever asked before and went away. */
async function meet(agent: JsonDialogue): Promise<void> {
  const id = Math.floor(Math.random() * 2 ** 31);
  let answer = await agent.ask<unknown>("guest-sync", { id });
  while (answer !== id) answer = await agent.answer();
}

async function ended(agent: JsonDialogue, pid: number): Promise<Status> {
  for (;;) {
    const status = await agent.ask<Status>("guest-exec-status", { pid });
    if (status.exited) return status;
    await sleep(200);
  }
}

function outcomeOf(status: Status): Outcome {
  const text = (data = "") => Buffer.from(data, "base64").toString().replace(/\n$/, "");
  return { stdout: text(status["out-data"]), stderr: text(status["err-data"]), exitCode: status.exitcode ?? -1 };
}
