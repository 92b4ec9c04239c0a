import { isDeepStrictEqual } from "node:util";
import { isMap, parseDocument, type YAMLMap } from "yaml";
import type { BridgeWish } from "../bridge/wish.ts";
import { type Side, sideOf } from "./keys.ts";
import { type Definition, keyOf, startOf } from "./sources.ts";

/**
 * The file with the NIC's addresses given to the bridge; null where it is laid out in a way that lines cannot be moved in. What
 * came of it is read again, and has to mean what was meant.
 */
export function withBridge(nic: Definition, wish: BridgeWish): string | null {
  const text = spliced(nic, wish);
  if (text === null) return null;
  const document = parseDocument(text, { logLevel: "silent", stringKeys: true });
  return document.errors.length === 0 && isDeepStrictEqual(document.toJS(), meant(nic, wish)) ? text : null;
}

function meant({ file, type, id, values }: Definition, { bridge, mac }: BridgeWish): unknown {
  const { network } = parseDocument(file.text, { logLevel: "silent", stringKeys: true }).toJS() as Root;
  const on = (...sides: Side[]) =>
    Object.fromEntries(Object.entries(values).filter(([key, value]) => sides.includes(sideOf(key, value))));
  const parameters = { stp: false, "forward-delay": 0 };
  return {
    network: {
      ...network,
      [type]: { ...network[type], [id]: on("nic", "both") },
      bridges: {
        ...network["bridges"],
        [bridge]: { interfaces: [id], macaddress: mac, parameters, ...on("bridge", "both") },
      },
    },
  };
}

interface Root {
  network: Record<string, Record<string, unknown>>;
}

/**
 * The file with the NIC's addresses given to the bridge, line by line: what moves goes with the comments above it, and every
 * other line stays byte for byte. netplan would add lists of a second file to those of the first, so nothing may be left
 * behind.
 */
function spliced({ file, type, id, settings, values }: Definition, wish: BridgeWish): string | null {
  const { network, text } = file;
  if (!network || !settings || settings.flow || network.flow) return null;
  const sections = blocksOf(text, network);
  const section = sections.get(type);
  const devices = network.get(type);
  if (!section || !isMap(devices) || devices.flow) return null;
  const device = blocksOf(text, devices).get(id);
  if (!device) return null;
  const lines = text.split("\n");
  const own = [...blocksOf(text, settings)].map(([key, block]) => ({ side: sideOf(key, values[key]), block }));
  const going = own.filter(({ side }) => side === "bridge");
  const gone = new Set(going.flatMap(({ block }) => range(block)));
  const others = network.get("bridges");
  const last = isMap(others) && !others.flow ? sections.get("bridges") : section;
  if (!last || (others && last === section)) return null;
  const step = " ".repeat(device.column - section.column);
  const outer = " ".repeat(section.column);
  const moved = own
    .filter(({ side }) => side === "bridge" || side === "both")
    .flatMap(({ side, block }) =>
      range(side === "both" ? { ...block, start: block.key } : block).map((at) =>
        indented(lines[at] ?? "", block.column, outer + step + step),
      ),
    );
  const added = [
    ...(others ? [] : [`${outer}bridges:`]),
    ...bridgeLines(wish, id, step).map((line) => outer + step + line),
    ...moved,
  ];
  return lines
    .flatMap((line, at) => [
      ...(gone.has(at) ? [] : [at === device.key && going.length === own.length ? emptied(line) : line]),
      ...(at === last.end ? added : []),
    ])
    .join("\n");
}

function bridgeLines({ bridge, mac }: BridgeWish, id: string, step: string): string[] {
  return [
    `${bridge}:`,
    `${step}interfaces: [${/^[A-Za-z][A-Za-z0-9_.-]*$/.test(id) ? id : JSON.stringify(id)}]`,
    `${step}macaddress: "${mac}"`,
    `${step}parameters:`,
    `${step}${step}stp: false`,
    `${step}${step}forward-delay: 0`,
  ];
}

/** The lines of one key with its value, and of the comments right above it. */
interface Block {
  start: number;
  key: number;
  /** The last one that says something. */
  end: number;
  column: number;
}

function blocksOf(text: string, map: YAMLMap): ReadonlyMap<string, Block> {
  const lines = text.split("\n");
  const keys = map.items.map((pair) => ({ name: keyOf(pair.key), ...placeOf(text, startOf(pair)) }));
  const blocks = new Map<string, Block>();
  let before = (keys[0]?.line ?? 0) - 1;
  while (before >= 0 && isRemark(lines[before] ?? "")) before -= 1;
  for (const [index, { name, line, column }] of keys.entries()) {
    let end = (keys[index + 1]?.line ?? endOfMap(lines, line, column)) - 1;
    while (end > line && isRemark(lines[end] ?? "")) end -= 1;
    let start = line;
    while (start - 1 > before && (lines[start - 1] ?? "").trim().startsWith("#")) start -= 1;
    blocks.set(name, { start, key: line, end, column });
    before = end;
  }
  return blocks;
}

/** The first line that belongs to something further out. A list may stand as far left as its key. */
function endOfMap(lines: readonly string[], from: number, column: number): number {
  const after = lines.findIndex((line, at) => {
    if (at <= from || isRemark(line)) return false;
    const indent = line.length - line.trimStart().length;
    return indent < column || (indent === column && !line.trimStart().startsWith("-"));
  });
  return after === -1 ? lines.length : after;
}

function isRemark(line: string): boolean {
  return /^\s*(#|$)/.test(line);
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length - 1, column: before.at(-1)?.length ?? 0 };
}

function range({ start, end }: Block): number[] {
  return Array.from({ length: end - start + 1 }, (_, index) => start + index);
}

/** A comment may stand further left than what it is about. */
function indented(line: string, column: number, indent: string): string {
  if (line.trim() === "") return "";
  return line.startsWith(" ".repeat(column)) ? indent + line.slice(column) : indent + line.trimStart();
}

/** `eth0:` alone would mean null. */
function emptied(line: string): string {
  return line.replace(/:(?=\s|$)/, ": {}");
}
