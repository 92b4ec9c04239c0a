import { readFileSync } from "node:fs";
import { quote } from "../transport/quote.ts";
import type { Transport } from "../transport/transport.ts";
import type { Fact } from "./fact.ts";
import type { Facts } from "./facts.ts";
import { failed, unreadable } from "./faults.ts";
import { requireTools, tools } from "./tools.ts";

export type Values<Sources> = {
  [Name in keyof Sources]: Sources[Name] extends Fact<infer Value> ? Value : never;
};

export interface Probed<Sources> {
  tools: Facts["tools"];
  values: Values<Sources>;
}

/** No program of a probe takes longer on a host that is well. */
const secondsPerFact = 20;
const patienceMs = 120_000;

/** Asks a host for all facts in one round trip, and changes nothing. @throws Fault facts/*, transport/* */
export async function probe<const Sources extends Readonly<Record<string, Fact<unknown>>>>(
  transport: Transport,
  sources: Sources,
): Promise<Probed<Sources>> {
  const { label } = transport;
  const { stdout, stderr } = await transport.run(["sh", "-s"], { stdin: probeProgram(sources), timeoutMs: patienceMs });
  const lines = stdout.split("\n");
  if (!lines.includes("end")) throw unreadable(label, "sh -s", stderr || stdout, "a last line `end`");
  const found = readTools(lines);
  requireTools(label, found);
  return { tools: found, values: readValues(label, sources, new Map(lines.flatMap(readOutput))) };
}

/** What was printed for each fact, by its name, as values. @throws Fault facts/failed, facts/unreadable, facts/old-iproute2 */
export function readValues<const Sources extends Readonly<Record<string, Fact<unknown>>>>(
  label: string,
  sources: Sources,
  outputs: ReadonlyMap<string, Output>,
): Values<Sources> {
  const values = Object.entries(sources).map(([name, fact]) => [name, readValue(label, fact, outputs.get(name))]);
  return Object.fromEntries(values) as Values<Sources>;
}

const functions = readFileSync(new URL("./probe.sh", import.meta.url), "utf8");

/** The functions, and a call for each thing to know; its words are quoted here. */
export function probeProgram(sources: Readonly<Record<string, Fact<unknown>>>): string {
  const asks = Object.entries(sources).map(([name, { argv }]) =>
    quote(["fact", name, String(secondsPerFact), ...argv]),
  );
  const looks = tools.map((tool) => quote(["tool", tool]));
  return [functions, ...looks, "if can_ask; then", ...asks, "fi", "echo end", ""].join("\n");
}

/** What a program printed and how it ended. */
export interface Output {
  stdout: Uint8Array;
  exitCode: number;
  stderr: string;
}

function readTools(lines: readonly string[]): Facts["tools"] {
  const found = new Map(
    lines.flatMap((line) => {
      const [word, tool, path] = line.split(" ");
      return word === "tool" && tool !== undefined ? [[tool, path || null] as const] : [];
    }),
  );
  return Object.fromEntries(tools.map((tool) => [tool, found.get(tool) ?? null])) as Facts["tools"];
}

/** What a line of the probe's output says of a fact; other lines are the login shell's, which may greet. */
export function readOutput(line: string): [string, Output][] {
  const [word, name, encoded] = line.split(" ");
  if (word !== "fact" || name === undefined || encoded === undefined) return [];
  const bytes = Buffer.from(encoded, "base64");
  const last = bytes.lastIndexOf(0);
  const before = bytes.lastIndexOf(0, last - 1);
  return [
    [
      name,
      {
        stdout: bytes.subarray(0, before),
        exitCode: Number(bytes.toString("utf8", before + 1, last)),
        stderr: bytes.toString("utf8", last + 1),
      },
    ],
  ];
}

function readValue(label: string, fact: Fact<unknown>, output: Output | undefined): unknown {
  const command = commandOf(fact);
  if (output === undefined) throw unreadable(label, command, "", "any output");
  const { exitCode, stdout, stderr } = output;
  if (exitCode !== 0 && !fact.excuse?.test(stderr)) throw failed(label, command, exitCode, stderr);
  try {
    return fact.read(stdout);
  } catch (error) {
    throw unreadable(label, command, new TextDecoder().decode(stdout), error);
  }
}

/** As a person knows it: a program of ours by its name instead of its text. */
function commandOf({ argv }: Fact<unknown>): string {
  return (argv[0] === "sh" && argv[1] === "-c" ? argv.slice(3) : argv).join(" ");
}
