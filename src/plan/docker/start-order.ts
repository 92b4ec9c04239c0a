import { readFileSync } from "node:fs";
import type { LanPlace } from "../bridge/lan.ts";
import { type FileEdit, fileDetail, isEdit, ownFile, regularFile, writeStep } from "../file-edit.ts";
import type { Change } from "../plan.ts";
import type { Part, Planning } from "../planning.ts";
import { unit } from "./engine.ts";

const dropInPath = `/etc/systemd/system/${unit}.d/50-routable.conf`;
const programPath = "/usr/local/lib/routable/await-address";
const program = readFileSync(new URL("./await-address.sh", import.meta.url), "utf8");

/**
 * docker.service after br0's address, not only after its device: without it dockerd either does not start, or gives br0
 * an address of its own choice.
 */
export function planStartOrder(planning: Planning, { address }: LanPlace): Part {
  const { desired, placeOf } = planning;
  const edits = [
    ownedEdit(planning, programPath, program, "0755"),
    ownedEdit(planning, dropInPath, dropIn(desired.bridge.name, address), "0644"),
  ].filter((edit) => edit !== null);
  const changed = edits.filter(isEdit);
  const change: Change = {
    action: changed.every(({ before }) => before === null) ? "create" : "change",
    subject: `start order of ${unit}`,
    details: changed.map((edit) =>
      edit.path === programPath
        ? { kind: "note", text: `${programPath}, a small program of routable's own` }
        : fileDetail(edit),
    ),
    risks: [],
    place: placeOf(["bridge"]),
  };
  return {
    changes: changed.length > 0 ? [change] : [],
    unchanged: edits.filter((edit) => !isEdit(edit)).map(({ path }) => `file ${path}`),
    steps: changed.map(writeStep),
  };
}

function ownedEdit(planning: Planning, path: string, content: string, mode: string): FileEdit | null {
  const before = regularFile(planning, path);
  return before === "refused" ? null : { path, before, after: ownFile(content, mode), volatile: false };
}

function dropIn(bridge: string, address: string): string {
  return `# Written by routable: dockerd needs the address of ${bridge}, not only the device.
[Unit]
Wants=network-online.target
After=network-online.target networking.service

[Service]
ExecStartPre=${programPath} ${bridge} ${address}
`;
}
