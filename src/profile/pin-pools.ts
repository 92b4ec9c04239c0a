import { isDeepStrictEqual } from "node:util";
import { isMap, isNode, isScalar, type Pair, type YAMLMap } from "yaml";
import { type Diagnostic, Fault } from "../fault/fault.ts";
import type { HostPools } from "./carve-profile.ts";
import { parseYaml } from "./parse-yaml.ts";
import { keyOf, spanOf } from "./places.ts";
import type { HostProfile, ProfileDocument } from "./profile.ts";
import { readProfile } from "./read.ts";

/**
 * The profile's text with the given pools added to the hosts that have none yet. Nothing else changes, to the byte:
 * pieces are spliced into the text, and the result is read again to prove that it says just that.
 *
 * @throws Fault profile/cannot-pin where a host is written in a way that has no room for a key of its own
 */
export function pinPools(document: ProfileDocument, pools: ReadonlyMap<string, HostPools>): string {
  const { profile, text } = document;
  const maps = hostMaps(document);
  const splices = Array.from(pools, ([host, wanted]) => {
    const missing = missingFrom(profile.hosts[host], wanted);
    return missing.length > 0 ? [spliceInto(maps.get(host), missing, host, document)] : [];
  }).flat();
  const pinned = spliced(text, splices);
  provePinned(document, pools, pinned);
  return pinned;
}

/** A piece of text to add at an offset. */
interface Splice {
  offset: number;
  piece: string;
}

type Missing = readonly [key: "pool" | "pool6", value: string];

function missingFrom(host: HostProfile | undefined, { pool, pool6 }: HostPools): Missing[] {
  const missing: Missing[] = [];
  if (host && !host.pool && pool) missing.push(["pool", pool]);
  if (host && !host.pool6 && pool6) missing.push(["pool6", pool6]);
  return missing;
}

function hostMaps({ text, file }: ProfileDocument): ReadonlyMap<string, unknown> {
  const hosts = parseYaml(text, file).document.get("hosts");
  return new Map(isMap(hosts) ? hosts.items.map((pair) => [keyOf(pair), pair.value]) : []);
}

function spliceInto(host: unknown, missing: readonly Missing[], name: string, document: ProfileDocument): Splice {
  const last = isMap(host) ? host.items.at(-1) : undefined;
  if (!isMap(host) || !last || !isNode(last.value)) throw cannotPin(name, document);
  return host.flow ? intoFlow(last, missing) : intoBlock(host, last, missing, document.text);
}

/** `{ ssh: root@dock-1 }`: behind the last value, whatever follows it. */
function intoFlow(last: Pair, missing: readonly Missing[]): Splice {
  const [, offset] = spanOf(last.value);
  // JSON is YAML too, and stays JSON.
  const quoted = isScalar(last.key) && last.key.type === "QUOTE_DOUBLE";
  const pairs = missing.map(([key, value]) => (quoted ? `"${key}": "${value}"` : `${key}: ${value}`));
  return { offset, piece: pairs.map((pair) => `, ${pair}`).join("") };
}

/** Lines of their own, below the last one and its comment, indented as the keys are. */
function intoBlock(host: YAMLMap, last: Pair, missing: readonly Missing[], text: string): Splice {
  const [firstKey] = spanOf(host.items[0]?.key);
  const indent = " ".repeat(firstKey - (text.lastIndexOf("\n", firstKey) + 1));
  const [, valueEnd] = spanOf(last.value);
  const newline = text.indexOf("\n", valueEnd);
  const lineEnd = newline === -1 ? text.length : newline;
  const offset = text[lineEnd - 1] === "\r" ? lineEnd - 1 : lineEnd;
  const lineBreak = /\r?\n/.exec(text)?.[0] ?? "\n";
  return { offset, piece: missing.map(([key, value]) => `${lineBreak}${indent}${key}: ${value}`).join("") };
}

function spliced(text: string, splices: readonly Splice[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { offset, piece } of splices.toSorted((a, b) => a.offset - b.offset)) {
    pieces.push(text.slice(from, offset), piece);
    from = offset;
  }
  return [...pieces, text.slice(from)].join("");
}

/** An anchor that other hosts refer to, a value over several lines: rather than to know them all, look at the result. */
function provePinned(document: ProfileDocument, pools: ReadonlyMap<string, HostPools>, pinned: string): void {
  const { profile, file } = document;
  const reread = rereadHosts(pinned, file);
  for (const [name, host] of Object.entries(profile.hosts)) {
    const { pool = null, pool6 = null } = pools.get(name) ?? {};
    const expected = { ...host, pool: host.pool ?? pool, pool6: host.pool6 ?? pool6 };
    if (!isDeepStrictEqual(reread?.[name], expected)) throw cannotPin(name, document);
  }
}

function rereadHosts(text: string, file: string): Readonly<Record<string, HostProfile>> | null {
  try {
    return readProfile(text, file).profile.hosts;
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}

function cannotPin(host: string, { placeOf }: ProfileDocument): Fault {
  const diagnostic: Diagnostic = {
    code: "profile/cannot-pin",
    summary: `the pool of ${host} cannot be added without changing more of the file`,
    place: placeOf(["hosts", host]),
    expected: "a host with keys of its own: { ssh: … }",
    next: [`write ${host} out without anchors and aliases, or add the pool by hand`],
  };
  return new Fault(diagnostic);
}
