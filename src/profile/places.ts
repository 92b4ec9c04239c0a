import {
  type Document,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type LineCounter,
  type Pair,
  type YAMLMap,
} from "yaml";
import type { Place } from "../fault/fault.ts";

export type Path = readonly (string | number)[];

/** Finds the way from paths and offsets to lines and columns of one profile's text. */
export interface Places {
  /** From one offset to another. */
  at(start: number, end: number): Place;
  /** Of the value at a path, or of the nearest parent that stands in the text. */
  ofValue(path: Path): Place;
  /** Of the key that a path ends with, or of the nearest parent. */
  ofKey(path: Path): Place;
}

export function placesIn(file: string, text: string, lines: LineCounter, document: Document.Parsed): Places {
  const at = (start: number, end: number) => placeAt(file, text, lines, start, end);
  const pairs = new WeakMap<YAMLMap, Map<string, Pair>>();

  /** The pair or the list item at the end of a path, or as near to it as the text goes. */
  const nearest = (path: Path): { node: unknown; complete: boolean } => {
    let node: unknown = document.contents;
    for (const step of path) {
      const inside = isPair(node) ? node.value : node;
      const next = isMap(inside)
        ? pairsOf(inside).get(String(step))
        : isSeq(inside)
          ? inside.items[Number(step)]
          : undefined;
      if (next === undefined) return { node, complete: false };
      node = next;
    }
    return { node, complete: true };
  };

  const pairsOf = (map: YAMLMap): Map<string, Pair> => {
    const known = pairs.get(map) ?? new Map(map.items.map((pair) => [keyOf(pair), pair]));
    pairs.set(map, known);
    return known;
  };

  return {
    at,
    ofValue(path) {
      const { node, complete } = nearest(path);
      // A whole map or list is no place to look at, nor is an absent value; the key it hangs on is.
      const value = isPair(node) && complete && isVisibleScalar(node.value) ? node.value : node;
      return at(...spanOf(isPair(value) ? value.key : value));
    },
    ofKey(path) {
      const { node } = nearest(path);
      return at(...spanOf(isPair(node) ? node.key : node));
    },
  };
}

function isVisibleScalar(node: unknown): boolean {
  return isNode(node) && !isCollection(node) && spanOf(node)[0] < spanOf(node)[1];
}

export function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
}

/** Offsets of a node without the white space and comments behind it. */
export function spanOf(node: unknown): [start: number, end: number] {
  if (!isNode(node) || !node.range) return [0, 0];
  // The place of a map without a key of its own is its first key.
  if (isMap(node) && node.items[0]) return spanOf(node.items[0].key);
  return [node.range[0], node.range[1]];
}

/** Longer lines are not worth showing: nobody wrote them by hand. */
const longestLine = 1000;

function placeAt(file: string, text: string, lines: LineCounter, offset: number, end: number): Place {
  const start = Math.max(offset, text.startsWith("\uFEFF") ? 1 : 0);
  const { line, col } = lines.linePos(start);
  // A byte order mark has no width.
  const from = Math.max(start - (col - 1), text.startsWith("\uFEFF") ? 1 : 0);
  const newline = text.indexOf("\n", start);
  const whole = text.slice(from, newline === -1 ? text.length : newline).replace(/\r$/, "");
  const length = Math.max(1, Math.min(end, from + whole.length) - start);
  return { file, line, column: start - from + 1, ...(whole.length <= longestLine && { text: whole }), length };
}
