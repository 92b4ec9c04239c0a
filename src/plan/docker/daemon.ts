import type { DaemonValue } from "../../topology/desired.ts";
import type { Uplink } from "../bridge/parent.ts";
import { type FileEdit, fileDetail, isEdit, ownFile, regularFile, writeStep } from "../file-edit.ts";
import type { Change, Detail } from "../plan.ts";
import { nothing, type Part, type Planning } from "../planning.ts";
import { checkOptions } from "./check-options.ts";
import { type DaemonJson, hasValue, readDaemonJson, withValues } from "./daemon-json.ts";
import { daemonJsonPath, type Engine } from "./engine.ts";
import { wantedMtu } from "./mtu.ts";
import { restartOf } from "./restart.ts";
import { risksOf } from "./risks.ts";

/** dockerd's options, and the restart that makes them hold: none of them is taken up by a reload. */
export function planDaemon(planning: Planning, engine: Engine, uplink: Uplink): Part {
  const { desired, placeOf } = planning;
  const before = regularFile(planning, daemonJsonPath);
  if (before === "refused") return nothing;
  const json = readDaemonJson(before?.content ?? "");
  if ("code" in json) {
    planning.refuse(json);
    return nothing;
  }
  const wanted = { ...desired.daemon, ...wantedMtu(planning, engine, uplink, json) };
  checkOptions(planning, engine, json, wanted);
  const content = withValues(json, wanted);
  const edit: FileEdit = {
    path: daemonJsonPath,
    before,
    after: before
      ? { ...before, content: content === "" ? before.content : content }
      : content === ""
        ? null
        : ownFile(content, "0644"),
    volatile: false,
  };
  const edited = isEdit(edit);
  const stale = whyStale(planning, engine, uplink);
  const unchanged = unchangedOf(json, wanted);
  if (!edited && !stale)
    return { changes: [], unchanged: [...unchanged, `docker uses ${desired.bridge.name}`], steps: [] };
  const details: Detail[] = edited ? [fileDetail(edit)] : [{ kind: "note", text: stale ?? "" }];
  const change: Change = {
    action: "change",
    subject: "docker daemon",
    details,
    risks: risksOf(planning, engine, { ...json.values, ...wanted }),
    place: placeOf(["docker"]),
  };
  return {
    changes: [change],
    unchanged,
    steps: [...(edited ? [writeStep(edit)] : []), restartOf(planning, engine)],
  };
}

/** Why dockerd has to start again although its file is as it should be, or null. */
function whyStale({ desired }: Planning, engine: Engine, { bridge }: Uplink): string | null {
  const name = desired.bridge.name;
  const used = engine.networks.find((network) => network.name === "bridge")?.bridge ?? null;
  if (used !== name) return `dockerd still runs with ${used ?? "no default bridge"}`;
  return bridge ? null : `dockerd runs with a ${name} that is gone`;
}

function unchangedOf(json: DaemonJson, wanted: Readonly<Record<string, DaemonValue>>): string[] {
  return Object.entries(wanted)
    .filter(([key, value]) => hasValue(json, key, value))
    .map(([key, value]) => `${daemonJsonPath} ${key} ${JSON.stringify(value)}`);
}
