import { contains } from "../../address/range.ts";
import type { DaemonValue } from "../../topology/desired.ts";
import type { Planning } from "../planning.ts";
import { flagsOf } from "./command-line.ts";
import { type DaemonJson, placeOfKey } from "./daemon-json.ts";
import { daemonJsonPath, type Engine, isBefore } from "./engine.ts";
import { bridgeAddressKeys, daemonOptions, flagsOfForeignKey, placeAsked } from "./options.ts";

/** Refuses what dockerd would not start with: a key that it does not know, or what its flags or other keys contradict. */
export function checkOptions(
  planning: Planning,
  engine: Engine,
  json: DaemonJson,
  wanted: Readonly<Record<string, DaemonValue>>,
): void {
  for (const key of Object.keys(wanted)) {
    checkRelease(planning, engine, key);
    checkFlags(planning, engine, key);
  }
  checkGateway6(planning, engine);
  for (const [key, flags] of Object.entries(bridgeAddressKeys)) checkBridgeAddress(planning, engine, json, key, flags);
  for (const key of Object.keys(json.values)) if (!(key in wanted)) checkForeignKey(planning, engine, json, key);
}

function checkRelease({ desired, refuse }: Planning, engine: Engine, key: string): void {
  const option = daemonOptions[key];
  if (!option) throw new Error(`there is no release known for the option ${key} of dockerd`);
  const [major, minor] = option.since;
  if (!isBefore(engine, major, minor)) return;
  refuse({
    code: "plan/option-unknown-to-engine",
    summary: `this dockerd does not know the option ${key}, and would not start with it`,
    at: placeAsked(option, desired.host),
    expected: `Docker ${major}.${minor} or later`,
    found: `Docker ${engine.version}`,
    next: ["upgrade Docker on this host, or take the option out of the profile"],
  });
}

/** Older engines take the IPv6 pool for the bridge's whole subnet, and do not start with a gateway outside it. */
function checkGateway6({ desired, refuse }: Planning, engine: Engine): void {
  const { pool6, lan } = desired;
  if (!pool6 || !lan.gateway6 || contains(pool6, lan.gateway6) || !isBefore(engine, 28)) return;
  if (desired.daemon["default-gateway-v6"] === undefined) return;
  refuse({
    code: "plan/gateway-outside-pool",
    summary: `this dockerd does not start with an IPv6 gateway outside the pool ${pool6}`,
    at: ["hosts", desired.host, "pool6"],
    expected: "Docker 28.0 or later",
    found: `Docker ${engine.version}, gateway ${lan.gateway6}`,
    next: ["leave this host without an IPv6 pool, or upgrade Docker on it"],
  });
}

function checkFlags({ desired, facts, refuse }: Planning, engine: Engine, key: string): void {
  const option = daemonOptions[key];
  const flag = flagsOf(engine, facts.files, facts.units).find(({ name }) => option?.flags.includes(name));
  if (!option || !flag) return;
  refuse({
    code: "plan/flag-conflict",
    summary: `dockerd gets the option ${key} as a flag, and would not start with it in ${daemonJsonPath} as well`,
    at: placeAsked(option, desired.host),
    expected: `${key} in ${daemonJsonPath} alone`,
    found: `${flag.text} by ${flag.origin}`,
    next: [`take the flag out there, then: systemctl daemon-reload && systemctl restart docker`],
  });
}

/** The file may have been edited since dockerd started: then it is our restart that would fail. */
function checkForeignKey({ facts, refuse }: Planning, engine: Engine, json: DaemonJson, key: string): void {
  const names = flagsOfForeignKey(key);
  const flag = flagsOf(engine, facts.files, facts.units).find(({ name }) => names.includes(name));
  if (!flag) return;
  refuse({
    code: "plan/flag-conflict",
    summary: `dockerd gets ${key} as a flag and in ${daemonJsonPath}, and would not start again`,
    at: placeOfKey(json, key),
    expected: `${key} in one of the two places`,
    found: `${flag.text} by ${flag.origin}`,
    next: ["take out one of them"],
  });
}

function checkBridgeAddress(
  { desired, facts, refuse }: Planning,
  engine: Engine,
  json: DaemonJson,
  key: string,
  flags: readonly string[],
): void {
  const flag = flagsOf(engine, facts.files, facts.units).find(({ name }) => flags.includes(name));
  const { values } = json;
  const inFile = values[key] !== undefined && values[key] !== "";
  if ((!inFile && !flag) || desired.daemon["bridge"] === undefined) return;
  refuse({
    code: "plan/option-conflict",
    summary: `${key} and bridge exclude each other, and dockerd would not start with both`,
    at: inFile ? placeOfKey(json, key) : ["bridge", "name"],
    expected: `no ${key}: ${desired.bridge.name} keeps the host's own address`,
    found: inFile ? `${key} ${JSON.stringify(values[key])} in ${daemonJsonPath}` : `${flag?.text} by ${flag?.origin}`,
    next: [`take ${key} out`],
  });
}
