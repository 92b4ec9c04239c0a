import { type Document, isAlias, isMap, isNode, isScalar, type Pair, parseDocument, visit, type YAMLMap } from "yaml";
import type { Facts } from "../../facts/facts.ts";

/** All that netplan reads: files of one name once, in the order of their names, wherever they lie. */
export interface NetplanFile {
  path: string;
  text: string;
  /** The map under `network:`, or null where the file has none or is not plain YAML. */
  network: YAMLMap | null;
  /** Why it cannot be told with certainty what the file says, or null. */
  unclear: string | null;
}

/** One device, as one file defines it: `network`, `ethernets`, `eth0`. */
export interface Definition {
  file: NetplanFile;
  /** `ethernets`, `bonds`, `bridges`, … */
  type: string;
  id: string;
  settings: YAMLMap | null;
  values: Readonly<Record<string, unknown>>;
}

/** Where two files have the same name, the one in the later directory counts. */
const directories = ["/usr/lib/netplan/", "/etc/netplan/", "/run/netplan/"];

export function netplanFiles(files: Facts["files"]): NetplanFile[] {
  const byName = new Map<string, string>();
  for (const directory of directories) {
    const paths = Object.keys(files).filter((path) => path.startsWith(directory) && path.endsWith(".yaml"));
    for (const path of paths) if (files[path]) byName.set(path.slice(directory.length), path);
  }
  return [...byName]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, path]) => readFile(path, files[path]?.content ?? null));
}

/** Of every file, in order. */
export function definitionsIn(files: readonly NetplanFile[]): Definition[] {
  return files.flatMap((file) =>
    pairsOf(file.network).flatMap(([type, devices]) =>
      isMap(devices) && type !== "openvswitch"
        ? pairsOf(devices).map(([id, settings]) => {
            const map = isMap(settings) ? settings : null;
            return { file, type, id, settings: map, values: (map?.toJSON() ?? {}) as Record<string, unknown> };
          })
        : [],
    ),
  );
}

function pairsOf(map: YAMLMap | null): [key: string, value: unknown][] {
  return (map?.items ?? []).map(({ key, value }) => [keyOf(key), value]);
}

export function keyOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : "";
}

/** Where a pair's key stands in the text. */
export function startOf({ key }: Pair): number {
  return (isNode(key) && key.range?.[0]) || 0;
}

function readFile(path: string, text: string | null): NetplanFile {
  if (text === null) return { path, text: "", network: null, unclear: "it cannot be read" };
  const document = parseDocument(text, { prettyErrors: false, stringKeys: true, logLevel: "error" });
  const network = isMap(document.contents) ? document.contents.get("network") : null;
  return { path, text, network: isMap(network) ? network : null, unclear: unclearIn(text, document) };
}

function unclearIn(text: string, document: Document.Parsed): string | null {
  const [error] = [...document.errors, ...document.warnings];
  if (error) return error.message;
  if (/[\t\r]/.test(text)) return "tabs or carriage returns";
  let found: string | null = null;
  visit(document, {
    Node(_, node) {
      if (isAlias(node) || node.anchor || (node.tag && !node.tag.startsWith("tag:yaml.org")))
        found ??= "anchors or tags";
    },
  });
  return found;
}
