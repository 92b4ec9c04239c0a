import { bitsOf, cidrAt, covers, meets, prefixLength, type Range, rangeOf } from "./range.ts";
import type { Cidr, IpAddress } from "./types.ts";

/**
 * What is still free of a prefix: a binary tree in which a node is a prefix and its halves are the two prefixes one bit
 * longer. Each node knows the widest free block below it, so that every question costs one walk from the root, whatever
 * the number of blocks.
 */
export class FreeSpace {
  readonly #whole: Range;
  readonly #bits: number;
  readonly #length: number;
  readonly #root: Node;

  constructor(within: Cidr) {
    this.#whole = rangeOf(within);
    this.#bits = bitsOf(this.#whole.family);
    this.#length = prefixLength(within);
    this.#root = wholeBlock(this.#length);
  }

  /** Takes the part of a prefix or address that lies within; some or all of it may be taken already. */
  occupy(taken: Cidr | IpAddress): void {
    const range = rangeOf(taken);
    if (!meets(this.#whole, range)) return;
    const until = taken.includes("/") ? prefixLength(taken as Cidr) : this.#bits;
    const above: Node[] = [];
    let node = this.#root;
    for (let length = this.#length; length < until; length++) {
      if (node.widest === nothing) return;
      node.halves ??= [wholeBlock(length + 1), wholeBlock(length + 1)];
      above.push(node);
      node = node.halves[this.#bitAt(range.first, length)];
    }
    fill(node);
    for (const parent of above.reverse()) narrow(parent);
  }

  /** Whether all of a block is free. */
  isFree(block: Cidr): boolean {
    const range = rangeOf(block);
    if (!covers(this.#whole, range)) return false;
    const until = prefixLength(block);
    let node = this.#root;
    for (let length = this.#length; length < until && node.halves; length++) {
      node = node.halves[this.#bitAt(range.first, length)];
    }
    return node.halves === null && node.widest !== nothing;
  }

  /** The free block of this prefix length with the lowest address; null when there is none. */
  firstFree(length: number): Cidr | null {
    if (this.#root.widest > length) return null;
    let { first } = this.#whole;
    let node = this.#root;
    for (let at = this.#length; node.halves; at++) {
      const [low, high] = node.halves;
      if (low.widest > length) first += this.#halfOf(at);
      node = low.widest > length ? high : low;
    }
    return cidrAt(this.#whole.family, first, length);
  }

  /** The widest free block; of several the one with the lowest address. */
  widestFree(): Cidr | null {
    return this.#root.widest === nothing ? null : this.firstFree(this.#root.widest);
  }

  /** How many addresses are free. */
  count(): bigint {
    let free = 0n;
    const waiting = [this.#root];
    for (let node = waiting.pop(); node; node = waiting.pop()) {
      if (node.halves) waiting.push(...node.halves);
      else if (node.widest !== nothing) free += 1n << BigInt(this.#bits - node.widest);
    }
    return free;
  }

  /** In which half of a prefix of this length a number lies. */
  #bitAt(address: bigint, length: number): 0 | 1 {
    return address & this.#halfOf(length) ? 1 : 0;
  }

  #halfOf(length: number): bigint {
    return 1n << BigInt(this.#bits - length - 1);
  }
}

/** Without halves, a block is wholly free or wholly taken. */
interface Node {
  /** The prefix length of the widest free block in here. */
  widest: number;
  halves: [low: Node, high: Node] | null;
}

/** Longer than any prefix length that can be asked for. */
const nothing = 129;

function wholeBlock(length: number): Node {
  return { widest: length, halves: null };
}

function fill(node: Node): void {
  node.widest = nothing;
  node.halves = null;
}

function narrow(node: Node): void {
  if (!node.halves) return;
  node.widest = Math.min(node.halves[0].widest, node.halves[1].widest);
  if (node.widest === nothing) node.halves = null;
}
