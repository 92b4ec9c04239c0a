import { readFileSync } from "node:fs";
import type { Change, Plan } from "../../plan/plan.ts";
import { type Probe, probeName } from "../../plan/probe.ts";
import type { FileState, Step } from "../../plan/step.ts";
import { expectationLine } from "./links.ts";
import { moveFiles } from "./moves.ts";

/** A file of the transaction's directory on the host, by its path within. */
export interface HostFile {
  path: string;
  content: string;
}

/** What the lock shows to whoever comes second, and how long the host waits for a confirmation. */
export interface Circumstances {
  id: string;
  operator: string;
  begun: Date;
  /** Seconds from arming to the dead man's revert. */
  window: number;
}

/** The programs are the same for every plan; only the data beside them differs. Shell is never made from values. */
const programs: Readonly<Record<string, string>> = {
  "runtime.sh": readFileSync(new URL("../on-host/runtime.sh", import.meta.url), "utf8"),
  "step.sh": readFileSync(new URL("../on-host/step.sh", import.meta.url), "utf8"),
  "detour.sh": readFileSync(new URL("../on-host/detour.sh", import.meta.url), "utf8"),
  "stand-in.sh": readFileSync(new URL("../on-host/stand-in.sh", import.meta.url), "utf8"),
  "check.sh": readFileSync(new URL("../on-host/check.sh", import.meta.url), "utf8"),
  "probes.sh": readFileSync(new URL("../on-host/probes.sh", import.meta.url), "utf8"),
  "attached.sh": readFileSync(new URL("../on-host/attached.sh", import.meta.url), "utf8"),
  "begin.sh": readFileSync(new URL("../on-host/begin.sh", import.meta.url), "utf8"),
  "window.sh": readFileSync(new URL("../on-host/window.sh", import.meta.url), "utf8"),
  "forget.sh": readFileSync(new URL("../on-host/forget.sh", import.meta.url), "utf8"),
  "arm.sh": readFileSync(new URL("../on-host/arm.sh", import.meta.url), "utf8"),
  "abandon.sh": readFileSync(new URL("../on-host/abandon.sh", import.meta.url), "utf8"),
  "guard.sh": readFileSync(new URL("../on-host/guard.sh", import.meta.url), "utf8"),
  "routable-guard.service": readFileSync(new URL("../on-host/routable-guard.service", import.meta.url), "utf8"),
  apply: readFileSync(new URL("../on-host/apply.sh", import.meta.url), "utf8"),
  confirm: readFileSync(new URL("../on-host/confirm.sh", import.meta.url), "utf8"),
  undo: readFileSync(new URL("../on-host/undo.sh", import.meta.url), "utf8"),
};

/** Everything that the host needs to apply this plan and to undo it by itself. */
export function programFor(plan: Plan, circumstances: Circumstances): HostFile[] {
  const { id, operator, begun, window } = circumstances;
  return [
    ...Object.entries(programs).map(([path, content]) => ({ path, content })),
    { path: "plan.json", content: `${JSON.stringify(plan, null, 2)}\n` },
    { path: "holder", content: `${id}\n${operator} since ${begun.toISOString()}, applying ${plan.profile}\n` },
    { path: "summary", content: `${summaryOf(plan)}\n` },
    { path: "window", content: `${window}\n` },
    { path: "probes", content: lines(plan.probes.map(probeLine)) },
    ...plan.steps.flatMap((step, index) => filesOf(step, stepName(index))),
  ];
}

/** For probes.sh: how to ask, whom, at which port, and what to call it. */
function probeLine(probe: Probe): string {
  const how = probe.kind === "gateway" ? probe.by : probe.kind === "peer" ? "ping" : probe.kind;
  const port = probe.kind === "port" ? probe.port : "-";
  return `${how} ${probe.address} ${port} ${probeName(probe)}`;
}

/** `1 created, 2 changed, 0 removed`, for the history. */
function summaryOf({ changes }: Plan): string {
  const count = (action: Change["action"]) => changes.filter((change) => change.action === action).length;
  return `${count("create")} created, ${count("change")} changed, ${count("remove")} removed`;
}

/** `001` for the first: a directory's name on the host, and the step's in the journal. */
export function stepName(index: number): string {
  return String(index + 1).padStart(3, "0");
}

function filesOf(step: Step, name: string): HostFile[] {
  const files: Record<string, string> = { kind: `${step.kind}\n`, title: `${step.title}\n`, ...dataOf(step) };
  return Object.entries(files).map(([file, content]) => ({ path: `steps/${name}/${file}`, content }));
}

/** By kind: the data that step.sh reads, and a limit in seconds after which the step counts as hung. */
function dataOf(step: Step): Record<string, string> {
  switch (step.kind) {
    case "file":
      return {
        limit: "10\n",
        path: `${step.path}\n`,
        ...(step.volatile ? { volatile: "" } : {}),
        ...fileData("before", step.before),
        ...fileData("after", step.after),
      };
    case "links":
      return {
        limit: "10\n",
        ...moveFiles("apply", step.apply),
        ...moveFiles("undo", step.undo),
        expect: lines(step.expect.map(expectationLine)),
        "expect-undone": lines(step.expectUndone.map(expectationLine)),
      };
    case "unit":
      return {
        limit: "120\n",
        unit: `${step.unit}\n`,
        containers: lines(step.containers),
        ...(step.standIn === null ? {} : { "stand-in": `${step.standIn}\n` }),
        ...(step.managesLinks ? { "manages-links": "" } : {}),
      };
    default:
      return step satisfies never;
  }
}

function fileData(name: "before" | "after", state: FileState | null): Record<string, string> {
  if (state === null) return {};
  return { [name]: state.content, [`${name}.owner`]: `${state.mode} ${state.uid} ${state.gid}\n` };
}

function lines(items: readonly string[]): string {
  return items.map((item) => `${item}\n`).join("");
}
