import { setTimeout as sleep } from "node:timers/promises";
import type { LabHost } from "./lab-host.ts";
import type { LabMachine } from "./lab-machine.ts";
import { longestGap } from "./ping-loss.ts";

export interface TcpSession {
  /** It was still open at the end, and answered. */
  lived: boolean;
  sent: number;
  echoed: number;
  longestGapMs: number;
}

const echoPort = 7007;

/** Answers each connection with what it sends, until the host goes down. */
export async function startEcho(on: LabHost, port: number = echoPort): Promise<void> {
  await on.exec(["systemd-run", "--quiet", "--collect", "busybox", "nc", "-ll", "-p", String(port), "-e", "cat"]);
  await on.exec(["sh", "-c", `until nc -z 127.0.0.1 ${port}; do sleep 0.05; done`]);
}

/** Keeps one TCP session open to an echo while something is done, with a line every few milliseconds. */
export async function tcpSession(
  from: LabMachine,
  to: string,
  during: () => Promise<unknown>,
  { port = echoPort, spacingMs = 5 } = {},
): Promise<TcpSession> {
  const child = from.spawn(["nc", to, String(port)]);
  const arrivals: number[] = [];
  let sent = 0;
  let open = true;
  child.stdout.on("data", (chunk: Buffer) => {
    const now = performance.now();
    for (const byte of chunk) if (byte === newline) arrivals.push(now);
  });
  child.on("exit", () => {
    open = false;
  });
  child.stdin.on("error", () => {
    open = false;
  });
  const send = () => {
    if (!open) return;
    sent += 1;
    child.stdin.write(`${sent}\n`);
  };

  send();
  await until(() => arrivals.length > 0, "the echo answers");
  const timer = setInterval(send, spacingMs);
  try {
    await during();
  } finally {
    clearInterval(timer);
  }
  await until(() => !open || arrivals.length === sent, "all is echoed").catch(() => undefined);
  const lived = open && arrivals.length === sent;
  child.stdin.end();
  child.kill();
  return { lived, sent, echoed: arrivals.length, longestGapMs: longestGap(arrivals) };
}

const newline = 10;

async function until(condition: () => boolean, what: string, patienceMs = 10_000): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`waited ${patienceMs} ms in vain until ${what}`);
    await sleep(10);
  }
}
