import type { IpOperation, LinkOperation } from "../../plan/step.ts";
import { batchLines, lineOf } from "./links.ts";

/** What happens between two batches, by step.sh itself. */
type Between = Exclude<LinkOperation, IpOperation>;

/**
 * The file `apply` or `undo`, a line for each thing that step.sh does in turn, and beside it `apply.1`, `apply.2`…, a file for
 * each `ip -batch` among these.
 */
export function moveFiles(name: "apply" | "undo", operations: readonly LinkOperation[]): Record<string, string> {
  const moves: string[] = [];
  const batches: string[][] = [];
  let batch: string[] | null = null;
  for (const operation of operations) {
    if (isBetween(operation)) {
      moves.push(lineOf(betweenWords(operation)));
      batch = null;
      continue;
    }
    if (batch === null) {
      batch = [];
      batches.push(batch);
      moves.push(`batch ${name}.${batches.length}`);
    }
    batch.push(...batchLines(operation));
  }
  return {
    [name]: text(moves),
    ...Object.fromEntries(batches.map((each, index) => [`${name}.${index + 1}`, text(each)])),
  };
}

function text(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

function isBetween(operation: LinkOperation): operation is Between {
  return operation.op === "detour" || operation.op === "end-detour" || operation.op === "hand-over-neighbours";
}

function betweenWords(operation: Between): readonly string[] {
  switch (operation.op) {
    case "detour":
      return ["detour", "make", operation.link, operation.bridge, operation.mac];
    case "end-detour":
      return ["detour", "end", operation.link];
    case "hand-over-neighbours":
      return ["hand_over", operation.from, operation.to];
    default:
      return operation satisfies never;
  }
}
