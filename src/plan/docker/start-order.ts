import { readFileSync } from "node:fs";
import type { LanPlace } from "../bridge/lan.ts";
import { type FileEdit, fileDetail, isEdit, ownFile, regularFile, writeStep } from "../file-edit.ts";
import type { Change, Risk } from "../plan.ts";
import type { Part, Planning } from "../planning.ts";
import { type Engine, isBefore, unit } from "./engine.ts";

const dropInPath = `/etc/systemd/system/${unit}.d/50-routable.conf`;

/** A program of routable's own that docker.service runs around dockerd. */
interface Program {
  path: string;
  content: string;
}

const awaitAddress: Program = {
  path: "/usr/local/lib/routable/await-address",
  content: readFileSync(new URL("./await-address.sh", import.meta.url), "utf8"),
};
const keepAddresses: Program = {
  path: "/usr/local/lib/routable/keep-addresses",
  content: readFileSync(new URL("./keep-addresses.sh", import.meta.url), "utf8"),
};

/**
 * docker.service after br0's address, not only after its device: without it dockerd either does not start, or gives br0
 * an address of its own choice. And what an older dockerd takes off br0 when it starts is put back.
 */
export function planStartOrder(planning: Planning, engine: Engine, { address, addresses }: LanPlace): Part {
  const { desired, placeOf } = planning;
  // Half-way through a move an address stands on the NIC and on the bridge.
  const lost = addresses.filter(({ family }) => family === 6 && isBefore(engine, 26)).map((each) => each.address);
  const taken = [...new Set(lost)];
  const programs = taken.length > 0 ? [awaitAddress, keepAddresses] : [awaitAddress];
  const edits = [
    ...programs.map(({ path, content }) => ownedEdit(planning, path, content, "0755")),
    ownedEdit(planning, dropInPath, dropIn(desired.bridge.name, address, taken), "0644"),
  ].filter((edit) => edit !== null);
  const changed = edits.filter(isEdit);
  const change: Change = {
    action: changed.every(({ before }) => before === null) ? "create" : "change",
    subject: `start order of ${unit}`,
    details: changed.map((edit) =>
      edit.path === dropInPath
        ? fileDetail(edit)
        : { kind: "note", text: `${edit.path}, a small program of routable's own` },
    ),
    risks: takenRisk(engine, taken),
    place: placeOf(["bridge"]),
  };
  return {
    changes: changed.length > 0 ? [change] : [],
    unchanged: edits.filter((edit) => !isEdit(edit)).map(({ path }) => `file ${path}`),
    steps: changed.map(writeStep),
  };
}

/** Seen with 20.10 in the lab; 26.1 leaves them alone. */
function takenRisk({ version }: Engine, taken: readonly string[]): Risk[] {
  if (taken.length === 0) return [];
  return [
    {
      kind: "outage",
      text: `Docker ${version} takes ${taken.join(", ")} away whenever it starts; put back within about a second`,
    },
  ];
}

function ownedEdit(planning: Planning, path: string, content: string, mode: string): FileEdit | null {
  const before = regularFile(planning, path);
  return before === "refused" ? null : { path, before, after: ownFile(content, mode), volatile: false };
}

function dropIn(bridge: string, address: string, taken: readonly string[]): string {
  const post = taken.length === 0 ? "" : `ExecStartPost=-${keepAddresses.path} ${bridge} ${taken.join(" ")}\n`;
  return `# Written by routable: dockerd needs the address of ${bridge}, not only the device.
[Unit]
Wants=network-online.target
After=network-online.target networking.service

[Service]
ExecStartPre=${awaitAddress.path} ${bridge} ${address}
${post}`;
}
