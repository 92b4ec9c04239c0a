import type { Place } from "../../fault/fault.ts";
import type { BridgeWish } from "../bridge/wish.ts";
import type { Planning } from "../planning.ts";
import { mayMatch } from "../shell-pattern.ts";
import { fateOf, isCommand, isRouting, mentionsLink, namesLink } from "./commands.ts";
import { sideOf } from "./options.ts";
import { fileOf, type Sources } from "./sources.ts";
import { type InterfacesFile, type Option, placeIn, type Stanza } from "./stanzas.ts";

/** Refuses whatever speaks of the NIC in words that cannot be carried over with certainty. True where all is clear. */
export function refuseUnclear(
  planning: Planning,
  sources: Sources,
  wish: BridgeWish,
  moving: readonly Stanza[],
): boolean {
  const dynamic = moving.filter(({ method }) => method !== "static" && method !== null);
  for (const stanza of dynamic) refuseMethod(planning, sources, wish, stanza);
  const unclear = [
    ...sources.unread,
    ...sources.files.flatMap((file) => unclearStatements(file, wish)),
    ...moving.flatMap((stanza) => unclearMoving(fileOf(sources, stanza), stanza, wish)),
  ];
  for (const { place, reason } of unclear) {
    planning.refuse({
      code: "plan/interfaces-unclear",
      summary: `${place.file} cannot be changed with certainty`,
      at: place,
      expected: `lines about ${wish.nic} that tell by themselves what moves to ${wish.bridge}`,
      found: reason,
      next: ["write the line in a plainer form, or take it away; nothing is guessed here"],
    });
  }
  return unclear.length === 0 && dynamic.length === 0;
}

function refuseMethod({ refuse }: Planning, sources: Sources, { nic, bridge }: BridgeWish, stanza: Stanza): void {
  refuse({
    code: "plan/unsupported-method",
    summary: `${nic} is configured by the method ${stanza.method}`,
    at: placeIn(fileOf(sources, stanza), stanza.at),
    expected: `\`iface ${nic} ${stanza.family} static\``,
    found: `\`iface ${nic} ${stanza.family} ${stanza.method}\``,
    next: [`give the host a static address; only those move to ${bridge} yet`],
  });
}

interface Unclear {
  place: Place;
  reason: string;
}

/** What stands outside the stanzas that move. */
function unclearStatements(file: InterfacesFile, { nic, bridge }: BridgeWish): Unclear[] {
  return file.statements.flatMap((statement): Unclear[] => {
    const told = (reason: string): Unclear[] => [{ place: placeIn(file, statement.at), reason }];
    switch (statement.kind) {
      case "misplaced":
        return told("an option outside a stanza, which ifupdown itself refuses");
      case "rename":
        return told("links are renamed here");
      case "mapping": {
        const matched = [nic, bridge].find((link) => statement.patterns.some((pattern) => mayMatch(pattern, link)));
        return matched ? told(`a mapping may choose another stanza for ${matched}`) : [];
      }
      case "mark": {
        const word = statement.names.find((name) => name.includes("/") || name.startsWith(`${nic}=`));
        return word ? told(`${word} may stand for ${nic} under another name`) : [];
      }
      case "iface":
        if (statement.inherits === nic) return told(`inherits what ${nic} has`);
        return statement.name === nic && statement.method !== "manual"
          ? []
          : unclearOthers(file, statement, nic, bridge);
      case "source":
      case "source-directory":
        return [];
      default:
        return statement satisfies never;
    }
  });
}

/** Stanzas that stay: commands in them may name the NIC, and its own manual one may set up what is to move. */
function unclearOthers(file: InterfacesFile, stanza: Stanza, nic: string, bridge: string): Unclear[] {
  if (stanza.name.startsWith(`${nic}:`)) return [];
  return stanza.options.flatMap((option) => {
    const reason = reasonInOther(file, stanza, option, nic, bridge);
    return reason === null ? [] : [{ place: placeIn(file, option.at), reason }];
  });
}

function reasonInOther(
  file: InterfacesFile,
  stanza: Stanza,
  { name, value, at }: Option,
  nic: string,
  bridge: string,
): string | null {
  const line = file.lines[at];
  if (!line) return null;
  if (stanza.name === nic) {
    return isCommand(name) && mentionsLink(line, nic, true) && isRouting(line)
      ? `sets addresses or routes of ${nic} in a stanza that stays with it`
      : null;
  }
  if (!isCommand(name)) {
    return namesLink(value, nic) && !/^(vlan[-_]raw[-_]device|description)$/.test(name)
      ? `the option ${name} names ${nic}`
      : null;
  }
  return fateOf(line, nic, bridge, false).kind === "unclear" ? `a command that names ${nic}` : null;
}

function unclearMoving(file: InterfacesFile, stanza: Stanza, { nic, bridge }: BridgeWish): Unclear[] {
  const seen = new Set<string>();
  const inherits = stanza.inherits === null ? [] : [{ at: stanza.at, reason: `inherits from ${stanza.inherits}` }];
  const tooLong = `${bridge}${stanza.name.slice(nic.length)}`.length > 15;
  const alias = tooLong ? [{ at: stanza.at, reason: `the alias is too long to be one of ${bridge}` }] : [];
  const options = stanza.options.flatMap(({ name, at }) => {
    const line = file.lines[at];
    if (!line) return [];
    if (isCommand(name)) {
      return fateOf(line, nic, bridge, true).kind === "unclear" ? [{ at, reason: `a command that names ${nic}` }] : [];
    }
    if (sideOf(name) === "unclear") return [{ at, reason: `the option ${name}` }];
    if (name === "hwaddress" && line.value.includes("random")) return [{ at, reason: "a MAC address that changes" }];
    const twice = /^(address|netmask|gateway)$/.test(name) && seen.has(name);
    seen.add(name);
    return twice ? [{ at, reason: `${name} for the second time in one stanza` }] : [];
  });
  return [...inherits, ...alias, ...options].map(({ at, reason }) => ({ place: placeIn(file, at), reason }));
}
