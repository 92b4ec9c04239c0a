import { PassThrough } from "node:stream";
import type { Environment } from "../../src/cli/environment.ts";
import { main } from "../../src/cli/main.ts";
import type { Facts } from "../../src/facts/facts.ts";
import type { ExitCode } from "../../src/fault/exit-codes.ts";
import type { Transport } from "../../src/transport/transport.ts";

/** A world of memory alone for driving the command line, and what became of it. */
export interface FakeWorld {
  files: Map<string, { text: string; mode: number }>;
  /** By ssh destination, or `local`. */
  hosts: Map<string, FakeHost>;
  /** Answers to questions, in order; none left is no. */
  answers: boolean[];
  questions: string[];
  interruption: AbortController;
}

export interface FakeHost {
  facts(): Facts;
  run: Transport["run"];
}

export interface Ran {
  exitCode: ExitCode;
  stdout: string;
  stderr: string;
}

export function fakeWorld(files: Readonly<Record<string, string>> = {}): FakeWorld {
  return {
    files: new Map(Object.entries(files).map(([name, text]) => [name, { text, mode: 0o644 }])),
    hosts: new Map(),
    answers: [],
    questions: [],
    interruption: new AbortController(),
  };
}

/** A host that can be looked at; whatever else is asked of it is refused as by a host without that program. */
export function addHost(world: FakeWorld, destination: string, facts: Facts): FakeHost {
  const host: FakeHost = {
    facts: () => facts,
    run: async () => ({ exitCode: 127, stdout: "", stderr: "sh: not found\n" }),
  };
  world.hosts.set(destination, host);
  return host;
}

export interface RunSettings {
  /** Whether somebody sits at a terminal. */
  terminal?: boolean;
  variables?: Environment["variables"];
}

export async function run(world: FakeWorld, argv: readonly string[], settings: RunSettings = {}): Promise<Ran> {
  const out = { stdout: "", stderr: "" };
  const isTTY = settings.terminal ?? false;
  const terminal = (stream: keyof typeof out) => ({
    isTTY,
    columns: isTTY ? 80 : undefined,
    write: (text: string) => {
      out[stream] += text;
    },
  });
  const ask = async (question: string) => {
    world.questions.push(question);
    return world.answers.shift() ?? false;
  };
  const exitCode = await main(argv, {
    stdout: terminal("stdout"),
    stderr: terminal("stderr"),
    interactive: isTTY,
    variables: settings.variables ?? {},
    program: "routable",
    files: {
      async read(file) {
        const found = world.files.get(file);
        if (!found) throw Object.assign(new Error(`ENOENT: ${file}`), { code: "ENOENT" });
        return new TextEncoder().encode(found.text);
      },
      async write(file, text, mode) {
        world.files.set(file, { text, mode: world.files.get(file)?.mode ?? mode });
      },
    },
    operator: "ana@laptop",
    hostname: "laptop",
    now: () => new Date("2026-11-20T07:30:59Z"),
    randomByte: () => 0x7f,
    pause: async () => {},
    transportFor: (target) => transportTo(world, target.kind === "local" ? "local" : target.destination),
    readFacts: async ({ label }) => hostAt(world, label.replace(/^ssh /, "")).facts(),
    connectManager: () => Promise.reject(new Error("the test's hosts have no systemd")),
    ask,
    askWithin: ask,
    signal: world.interruption.signal,
  });
  return { exitCode, ...out };
}

function transportTo(world: FakeWorld, destination: string): Transport {
  const transport: Transport = {
    label: destination === "local" ? "local" : `ssh ${destination}`,
    run: (argv, options) => hostAt(world, destination).run(argv, options),
    // By which a host would notice that nobody is there any more.
    open: async () => ({ stream: new PassThrough(), ended: new Promise(() => {}), close: () => {} }),
    fresh: () => transport,
    close: async () => {},
  };
  return transport;
}

function hostAt(world: FakeWorld, destination: string): FakeHost {
  const host = world.hosts.get(destination);
  if (!host) throw new Error(`the test has no host ${destination}`);
  return host;
}
