import type { Facts, FileFact } from "../../src/facts/facts.ts";
import type { Plan } from "../../src/plan/plan.ts";
import type { FileState, LinkOperation, Step } from "../../src/plan/step.ts";
import { restarted } from "./simulated-docker.ts";
import { operated } from "./simulated-kernel.ts";

/**
 * The facts of a host after a step: a small model of the disk, the kernel, systemd and dockerd, which lab tests hold against
 * real hosts. @throws Error where the step would fail
 */
export function advance(facts: Facts, step: Step): Facts {
  switch (step.kind) {
    case "file":
      return withFile(facts, step.path, step.after);
    case "links":
      return step.apply.reduce(performed, facts);
    case "unit":
      return step.managesLinks ? facts : restarted(facts, step);
    default:
      return step satisfies never;
  }
}

/** After some steps. */
export function afterSteps(facts: Facts, steps: readonly Step[]): Facts {
  return steps.reduce(advance, facts);
}

/**
 * Undone as the host does it: in reverse, and units after all else.
 * @param before what the transaction found, and saved where it is to be made anew
 */
export function undoneSteps(facts: Facts, steps: readonly Step[], before: Facts): Facts {
  const backwards = steps.toReversed();
  const units = backwards.filter(({ kind }) => kind === "unit");
  const others = backwards.filter(({ kind }) => kind !== "unit");
  return [...others, ...units].reduce((host, step) => undoneStep(host, step, before), facts);
}

/** With `-force` a line that fails changes nothing. */
export function afterOperations(facts: Facts, operations: readonly LinkOperation[]): Facts {
  return operations.reduce((host, operation) => {
    const result = operated(host, operation);
    return typeof result === "string" ? host : result;
  }, facts);
}

/** Whether a plan does nothing. */
export function isEmpty({ changes, steps }: Plan): boolean {
  return changes.length === 0 && steps.length === 0;
}

function performed(facts: Facts, operation: LinkOperation): Facts {
  const result = operated(facts, operation);
  if (typeof result === "string") throw new Error(`${JSON.stringify(operation)} fails: ${result}`);
  return result;
}

function undoneStep(facts: Facts, step: Step, before: Facts): Facts {
  switch (step.kind) {
    case "file":
      return step.before ? withFile(facts, step.path, step.before) : withoutFile(facts, step.path, before);
    case "links":
      return afterOperations(facts, step.undo);
    case "unit":
      // Drop-ins and what they say are back by then.
      return { ...(step.managesLinks ? facts : restarted(facts, step)), units: before.units };
    default:
      return step satisfies never;
  }
}

/** In directories that are made for it; the facts tell of some of these. */
function withFile(facts: Facts, path: string, state: FileState | null): Facts {
  const files = { ...facts.files, [path]: state && { ...plain, ...state } };
  if (state) for (const parent of parentsOf(path)) if (files[parent] === null) files[parent] = directory;
  return { ...facts, files };
}

/** And without the directories that were made for it. Where a directory is listed, what is not in it is not told of. */
function withoutFile(facts: Facts, path: string, before: Facts): Facts {
  const made = parentsOf(path).filter((parent) => before.files[parent] === null);
  const files = { ...facts.files, ...Object.fromEntries([path, ...made].map((each) => [each, null])) };
  return {
    ...facts,
    files: Object.fromEntries(Object.entries(files).filter(([each]) => each !== path || each in before.files)),
  };
}

const plain = { type: "file", target: null, unreadable: null } as const;
const directory: FileFact = {
  type: "directory",
  mode: "0755",
  uid: 0,
  gid: 0,
  target: null,
  content: null,
  unreadable: "a directory",
};

function parentsOf(path: string): string[] {
  const names = path.split("/");
  return names.slice(2).map((_, index) => names.slice(0, index + 2).join("/"));
}
