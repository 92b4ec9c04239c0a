import { type BridgePersistence, type BridgeWish, nothingToPersist } from "../bridge/wish.ts";
import { type FileEdit, regularFile } from "../file-edit.ts";
import type { Planning } from "../planning.ts";
import { addressesOf } from "./addresses.ts";
import { editsFor } from "./edit.ts";
import { refuseUnclear } from "./refuse-unclear.ts";
import { checkSettled } from "./settled.ts";
import { fileOf, type Sources } from "./sources.ts";
import { placeIn, type Stanza } from "./stanzas.ts";
import { runtimeState } from "./state.ts";
import { edited } from "./text-edit.ts";

/** Makes the bridge in the operator's own interfaces files: the NIC's static stanzas become the bridge's. */
export function persistInInterfaces(planning: Planning, sources: Sources, wish: BridgeWish): BridgePersistence {
  const stanzas = sources.statements.filter((statement) => statement.kind === "iface");
  const bridges = stanzas.filter(({ name }) => isOf(name, wish.bridge));
  const moving = stanzas.filter(({ name, method }) => isOf(name, wish.nic) && method !== "manual");
  const settled = bridges.length > 0;
  const kept = settled
    ? checkSettled(planning, sources, wish, bridges, moving)
    : refuseUnclear(planning, sources, wish, moving) && checkAddresses(planning, sources, wish, moving);
  if (!kept) return nothingToPersist;
  const edits = settled ? [] : interfacesEdits(planning, sources, wish, moving);
  return {
    files: [...edits, ...runtimeState(planning, wish.nic, wish.bridge)],
    notes: settled ? [] : missingNotes(wish, moving),
    unchanged: settled ? bridges.map(({ file, name, family }) => `${file} iface ${name} ${family}`) : [],
    restarts: null,
  };
}

function interfacesEdits(
  planning: Planning,
  sources: Sources,
  wish: BridgeWish,
  moving: readonly Stanza[],
): FileEdit[] {
  const edits = editsFor(sources, wish, moving);
  return sources.files.flatMap((file) => {
    const edit = edits.get(file.path);
    const before = edit ? regularFile(planning, file.path) : null;
    if (!edit || before === null || before === "refused") return [];
    return [{ path: file.path, before, after: { ...before, content: edited(file, edit) }, volatile: false }];
  });
}

function checkAddresses(
  { refuse }: Planning,
  sources: Sources,
  { nic, address }: BridgeWish,
  moving: readonly Stanza[],
): boolean {
  const own = moving.filter(({ name }) => name === nic);
  const [stanza] = own;
  const configured = moving.flatMap(addressesOf);
  if (configured.includes(address) && own.flatMap(addressesOf)[0] === address) return true;
  refuse({
    code: "plan/interfaces-differ",
    summary: `the first address of ${nic} is another one now than after a reboot`,
    ...(stanza ? { at: placeIn(fileOf(sources, stanza), stanza.at) } : {}),
    expected: `\`address ${address}\` as the first one of ${nic}`,
    found: configured.join(", ") || "no static address",
    next: ["write the address that the host has into its interfaces file, or reboot it into the one written there"],
  });
  return false;
}

function missingNotes({ nic, addresses }: BridgeWish, moving: readonly Stanza[]): string[] {
  const configured = moving.flatMap(addressesOf);
  return addresses
    .filter((address) => !configured.includes(address))
    .map(
      (address) =>
        `${address} is on ${nic} but in no stanza: it moves now, and is gone after a reboot as it was before`,
    );
}

/** A link and its aliases: `eth0`, `eth0:1`. */
function isOf(name: string, link: string): boolean {
  return name === link || name.startsWith(`${link}:`);
}
