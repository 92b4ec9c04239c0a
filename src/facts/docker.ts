import { readFileSync } from "node:fs";
import * as z from "zod";
import { parseCidr } from "../address/parse.ts";
import { type Fact, json, text } from "./fact.ts";
import type { DockerFacts } from "./facts.ts";

const program = readFileSync(new URL("./docker.sh", import.meta.url), "utf8");

/** Each is empty, or null, where dockerd does not run; `unitArgv` and `version` are, where it does. */
export function fromDocker(question: string): readonly string[] {
  return ["sh", "-c", program, "docker.sh", question];
}

/** argv of the running dockerd; empty where none runs. */
export const dockerdArgv: Fact<readonly string[]> = {
  argv: fromDocker("argv"),
  read: text((stdout) => stdout.split("\0").slice(0, -1)),
};

/** argv by which systemd would start dockerd, `$NAME` as in the unit. */
export const unitArgv: Fact<readonly string[]> = {
  argv: fromDocker("unit-argv"),
  read: text((stdout) => (stdout === "" ? [] : (commands.parse(JSON.parse(stdout)).data[0]?.[1] ?? []))),
};

/** ExecStart, as D-Bus tells it: each command's path, argv, and what became of it. */
const commands = z.object({ data: z.array(z.tuple([z.string(), z.array(z.string())], z.unknown())) });

/** Of the installed dockerd, where none runs. */
export const installedVersion: Fact<string | null> = {
  argv: fromDocker("version"),
  read: text((stdout) => (stdout === "" ? null : numbersOf(stdout.replace(/^Docker version /, "")))),
};

type Info = Pick<DockerFacts, "version" | "liveRestore" | "swarm" | "addressPools">;

const infoShape = z.object({
  ServerVersion: z.string(),
  LiveRestoreEnabled: z.boolean(),
  Swarm: z.object({ LocalNodeState: z.string() }),
  DefaultAddressPools: z.array(z.object({ Base: z.string(), Size: z.number() })).nullish(),
});

export const engine: Fact<Info | null> = {
  argv: fromDocker("info"),
  read: (stdout) => (stdout.length === 0 ? null : readInfo(stdout)),
};

const readInfo = json(
  infoShape,
  (info): Info => ({
    version: numbersOf(info.ServerVersion),
    liveRestore: info.LiveRestoreEnabled,
    swarm: info.Swarm.LocalNodeState !== "inactive",
    addressPools: info.DefaultAddressPools?.map(({ Base, Size }) => ({ base: parseCidr(Base), size: Size })) ?? null,
  }),
);

/** Distributions add words of their own: `20.10.24+dfsg1`. */
function numbersOf(version: string): string {
  const numbers = version.match(/^\d+\.\d+\.\d+/)?.[0];
  if (numbers === undefined) throw new Error(`no version of Docker: ${version}`);
  return numbers;
}
