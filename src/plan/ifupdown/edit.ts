import type { BridgeWish } from "../bridge/wish.ts";
import { fateOf, isCommand } from "./commands.ts";
import { type Line, withWords } from "./lines.ts";
import { sideOf } from "./options.ts";
import { fileOf, type Sources } from "./sources.ts";
import type { InterfacesFile, Mark, Stanza } from "./stanzas.ts";
import { emptyEdit, type TextEdit } from "./text-edit.ts";

/**
 * The edits that make `moving`, the NIC's static stanzas, the bridge's. The bridge is made with iproute2 alone, so that
 * nothing has to be installed; without `bridge_ports` the hook of bridge-utils, where it is installed, keeps away.
 */
export function editsFor(sources: Sources, wish: BridgeWish, moving: readonly Stanza[]): ReadonlyMap<string, TextEdit> {
  const edits = new Map<string, TextEdit>();
  const editOf = (path: string): TextEdit => {
    const edit = edits.get(path) ?? emptyEdit();
    edits.set(path, edit);
    return edit;
  };
  const own = moving.filter(({ name }) => name === wish.nic);
  const marks = sources.statements.filter((statement) => statement.kind === "mark");
  const port = portLines(sources, wish, own);
  for (const file of sources.files) {
    renameInOthers(file, wish, moving, editOf);
    for (const stanza of moving) if (stanza.file === file.path) renameStanza(file, stanza, wish, editOf(file.path));
  }
  for (const mark of marks) renameAliases(sources, mark, wish, editOf);
  const [first, last] = [own[0], own.at(-1)];
  if (first && last) {
    const file = fileOf(sources, first);
    const edit = editOf(first.file);
    edit.before.set(
      first.at,
      [...port, ...bridgeMarks(sources, marks, wish)].map((line) => ended(line)),
    );
    const up = upLines(wish, isHotplugOnly(marks, wish.nic)).map((line) => `${indentOf(file, first)}${line}\n`);
    addAfter(edit, first.at, up);
    addAfter(editOf(last.file), last.at, [
      `${indentOf(fileOf(sources, last), last)}post-down ip link delete dev ${wish.bridge}\n`,
    ]);
  }
  return edits;
}

function upLines({ nic, bridge, mac }: BridgeWish, hotplug: boolean): string[] {
  return [
    // A hotplug NIC may appear after networking.service began.
    ...(hotplug
      ? [`pre-up for attempt in 1 2 3 4 5 6 7 8 9 10; do test -d /sys/class/net/${nic} && break; sleep 1; done`]
      : []),
    `pre-up test -d /sys/class/net/${bridge} || ip link add name ${bridge} address ${mac} type bridge stp_state 0 forward_delay 0`,
    // A port has no address of its own, whichever of the two came up first; nor has a kernel without IPv6.
    `pre-up { ip link set dev ${nic} addrgenmode none && ip -6 address flush dev ${nic}; } 2>/dev/null || true`,
    `pre-up ip link set dev ${nic} master ${bridge}`,
    `pre-up ip link set dev ${nic} up`,
  ];
}

/** What stays of the NIC: its marks, a manual stanza, and the options that are about the wire. */
function portLines(sources: Sources, { nic }: BridgeWish, own: readonly Stanza[]): string[] {
  const statements = sources.statements;
  const marks = statements.flatMap((statement) =>
    statement.kind === "mark" && statement.stanza && own.includes(statement.stanza) ? [`${statement.mark} ${nic}`] : [],
  );
  const kept = own.flatMap((stanza) =>
    stanza.options
      .filter(({ name }) => !isCommand(name) && sideOf(name) !== "bridge")
      .map(({ at }) => fileOf(sources, stanza).lines[at]?.raw ?? ""),
  );
  const manual = statements.some(
    (statement) => statement.kind === "iface" && statement.name === nic && statement.method === "manual",
  );
  return [...new Set(marks), ...(manual && kept.length === 0 ? [] : [`iface ${nic} inet manual`, ...kept, ""])];
}

function bridgeMarks({ statements }: Sources, marks: readonly Mark[], { nic, bridge }: BridgeWish): string[] {
  const lasting = marks.filter(({ mark, names, stanza }) => /^no-/.test(mark) && names.includes(nic) && !stanza);
  const marked = statements.some((each) => each.kind === "mark" && each.mark === "auto" && each.names.includes(bridge));
  return [...(marked ? [] : [`auto ${bridge}`]), ...new Set(lasting.map(({ mark }) => `${mark} ${bridge}`))];
}

function renameStanza(file: InterfacesFile, stanza: Stanza, { nic, bridge }: BridgeWish, edit: TextEdit): void {
  const head = file.lines[stanza.at];
  const name = `${bridge}${stanza.name.slice(nic.length)}`;
  if (head) edit.replace.set(stanza.at, ended(withWords(head, new Map([[1, name]]))));
  for (const { name: option, at } of stanza.options) {
    const line = file.lines[at];
    if (!line) continue;
    if (isCommand(option)) renameCommand(line, at, edit, nic, bridge, true);
    else if (sideOf(option) === "nic" && stanza.name === nic) edit.replace.set(at, null);
  }
}

function renameInOthers(
  file: InterfacesFile,
  { nic, bridge }: BridgeWish,
  moving: readonly Stanza[],
  editOf: (path: string) => TextEdit,
): void {
  const others = file.statements.filter((each) => each.kind === "iface" && each.name !== nic && !moving.includes(each));
  for (const stanza of others as Stanza[]) {
    for (const { name, at } of stanza.options) {
      const line = file.lines[at];
      if (line && isCommand(name) && fateOf(line, nic, bridge, false).kind === "rename") {
        renameCommand(line, at, editOf(file.path), nic, bridge, false);
      }
    }
  }
}

function renameCommand(line: Line, at: number, edit: TextEdit, nic: string, bridge: string, own: boolean): void {
  const fate = fateOf(line, nic, bridge, own);
  if (fate.kind === "rename" && fate.words.size > 0) edit.replace.set(at, withWords(line, fate.words));
}

/** `auto eth0:1` becomes `auto br0 br0:1`: ifup goes by this order, and an alias needs its link. */
function renameAliases(
  sources: Sources,
  mark: Mark,
  { nic, bridge }: BridgeWish,
  editOf: (path: string) => TextEdit,
): void {
  const line = fileOf(sources, mark).lines[mark.at];
  if (!line || mark.stanza) return;
  const aliases = line.words.flatMap(({ text }, index) => (text.startsWith(`${nic}:`) ? [{ text, index }] : []));
  if (aliases.length === 0) return;
  const words = aliases.map(({ text, index }, nth) => {
    const alias = `${bridge}${text.slice(nic.length)}`;
    return [index, nth === 0 && mark.mark === "auto" ? `${bridge} ${alias}` : alias] as const;
  });
  editOf(mark.file).replace.set(mark.at, withWords(line, new Map(words)));
}

function isHotplugOnly(marks: readonly Mark[], nic: string): boolean {
  const own = marks.filter(({ names }) => names.includes(nic)).map(({ mark }) => mark);
  return own.some((mark) => mark.startsWith("allow-")) && !own.includes("auto");
}

function addAfter(edit: TextEdit, at: number, lines: readonly string[]): void {
  edit.after.set(at, [...(edit.after.get(at) ?? []), ...lines]);
}

function indentOf({ lines }: InterfacesFile, { options }: Stanza): string {
  const first = options[0] && lines[options[0].at];
  return first?.raw.match(/^[ \t]*/)?.[0] || "    ";
}

function ended(line: string): string {
  return line.endsWith("\n") ? line : `${line}\n`;
}
