import type { BridgePersistence, BridgeWish } from "../bridge/wish.ts";
import { type FileEdit, regularFile } from "../file-edit.ts";
import type { Planning } from "../planning.ts";
import { addressesOf } from "./addresses.ts";
import { editsFor } from "./edit.ts";
import { refuseUnclear } from "./refuse-unclear.ts";
import type { Sources } from "./sources.ts";
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
  if (!kept) return { files: [], notes: [], unchanged: [] };
  const edits = settled ? [] : interfacesEdits(planning, sources, wish, moving);
  return {
    files: [...edits, ...runtimeState(planning, wish.nic, wish.bridge)],
    notes: settled ? [] : missingNotes(wish, moving),
    unchanged: settled ? bridges.map(({ file, name, family }) => `${file} iface ${name} ${family}`) : [],
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

/** The bridge has stanzas already: then they must be whole, and nothing may be left on the NIC. */
function checkSettled(
  { refuse }: Planning,
  sources: Sources,
  wish: BridgeWish,
  bridges: readonly Stanza[],
  left: readonly Stanza[],
): boolean {
  const problems = [...problemsOf(wish, bridges, left)];
  for (const { stanza, ...told } of problems) {
    refuse({
      code: "plan/interfaces-differ",
      summary: `${wish.bridge} is configured, but not as it should be after a reboot`,
      ...placed(sources, stanza),
      ...told,
      next: [`correct these stanzas, or take those of ${wish.bridge} away and give ${wish.nic} its address back`],
    });
  }
  return problems.length === 0;
}

function* problemsOf(
  { nic, bridge, address }: BridgeWish,
  bridges: readonly Stanza[],
  left: readonly Stanza[],
): Generator<{ stanza: Stanza; expected: string; found: string }> {
  const own = bridges.filter(({ name }) => name === bridge);
  const stanza = own[0] ?? bridges[0];
  if (!stanza) return;
  const addresses = own.flatMap(addressesOf);
  if (addresses[0] !== address) {
    yield { stanza, expected: `address ${address} first`, found: addresses.join(", ") || "no address" };
  }
  if (!own.some((each) => takesIn(each, nic, bridge))) {
    const found = `no \`ip link set dev ${nic} master ${bridge}\`, no bridge_ports`;
    yield { stanza, expected: `${nic} made a port of ${bridge}`, found };
  }
  const speaking = own.find(speaksStp);
  if (speaking) yield { stanza: speaking, expected: "bridge_stp off", found: "bridge_stp on" };
  for (const each of left) {
    const found = `\`iface ${each.name} ${each.family} ${each.method}\` beside it`;
    yield { stanza: each, expected: `\`iface ${nic} inet manual\``, found };
  }
}

function speaksStp({ options }: Stanza): boolean {
  return options.some(({ name, value }) => /^bridge[-_]stp$/.test(name) && /^(on|yes)$/.test(value));
}

/** By our own line, or in the words of bridge-utils. */
function takesIn({ options }: Stanza, nic: string, bridge: string): boolean {
  return options.some(({ name, value }) =>
    /^bridge[-_]ports$/.test(name)
      ? value.split(" ").includes(nic)
      : value === `ip link set dev ${nic} master ${bridge}` || value === `ip link set ${nic} master ${bridge}`,
  );
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
    ...(stanza ? placed(sources, stanza) : {}),
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

function placed({ files }: Sources, { file, at }: Stanza) {
  const source = files.find(({ path }) => path === file);
  return source ? { at: placeIn(source, at) } : {};
}

/** A link and its aliases: `eth0`, `eth0:1`. */
function isOf(name: string, link: string): boolean {
  return name === link || name.startsWith(`${link}:`);
}
