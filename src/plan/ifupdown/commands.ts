import type { Line } from "./lines.ts";

/** The options whose value is handed to `sh -c`. */
export function isCommand(option: string): boolean {
  return /^(pre-up|up|post-up|pre-down|down|post-down)$/.test(option);
}

/**
 * What becomes of a line that speaks of the NIC when the NIC's addresses and routes go to the bridge: some of its words
 * are renamed, or it stays as it is, or nobody but its author can tell.
 */
export type Fate = { kind: "rename"; words: ReadonlyMap<number, string> } | { kind: "keep" } | { kind: "unclear" };

const keep: Fate = { kind: "keep" };
const unclear: Fate = { kind: "unclear" };

/**
 * @param own whether the line stands in a stanza that itself moves, so that `$IFACE` comes to mean the bridge
 */
export function fateOf(line: Line, nic: string, bridge: string, own: boolean): Fate {
  const words = line.words.map(({ text }) => text);
  if (!mentionsLink(line, nic, own)) return keep;
  if (raisesLink(words.slice(1), nic)) return keep;
  if (!isRouting(line)) return unclear;
  const renamed = new Map<number, string>();
  for (const [index, word] of words.entries()) {
    if (index === 0 || !namesLink(word, nic)) continue;
    const isLink = /^(dev|iif|oif|label)$/.test(words[index - 1] ?? "");
    if (!isLink || !(word === nic || word.startsWith(`${nic}:`)) || !line.words[index]?.span) return unclear;
    renamed.set(index, `${bridge}${word.slice(nic.length)}`);
  }
  return { kind: "rename", words: renamed };
}

/** @param own whether the line stands in a stanza of the NIC, so that `$IFACE` means it, too */
export function mentionsLink({ value }: Line, nic: string, own: boolean): boolean {
  return namesLink(value, nic) || (own && /\$\{?IFACE\b/.test(value));
}

/** `eth0` in `conf.eth0.rp_filter` and `eth0:1`, but not in `eth0.70` or `veth0`, which are other links. */
export function namesLink(text: string, link: string): boolean {
  const name = link.replaceAll(".", "\\.");
  return new RegExp(`(?<![A-Za-z0-9_-])${name}(?![A-Za-z0-9_-]|\\.[0-9])`).test(text);
}

const ip = /^(\/usr)?(\/s?bin\/)?ip$/;

/** `ip link set [dev] eth0 up` holds for a port as well. */
function raisesLink(words: readonly string[], nic: string): boolean {
  const [program = "", ...rest] = words.filter((word) => word !== "dev");
  const link = rest[2] ?? "";
  return (
    ip.test(program) &&
    rest.join(" ") === `link set ${link} up` &&
    [nic, "$IFACE", "${IFACE}", '"$IFACE"'].includes(link)
  );
}

/** One plain `ip route`, `ip address` or `ip rule`, or `route`: no other program, no list of commands, no expansion but $IFACE. */
export function isRouting({ words }: Line): boolean {
  const command = withoutTail(words.slice(1).map(({ text }) => text));
  const argument = /(?: (?:[A-Za-z0-9_.:/%@+,-]+|\$IFACE|\$\{IFACE\}|"\$IFACE"|"\$\{IFACE\}"))+/.source;
  const object = "(?:-[46] |-family inet6? )?(?:route|ro|r|rule|ru|address|addr|a)";
  return new RegExp(`^(?:(?:/usr)?(?:/s?bin/)?ip ${object}|(?:/usr)?(?:/s?bin/)?route)${argument}$`).test(command);
}

/** Without what only says that a failure or its message does not matter. */
function withoutTail(words: readonly string[]): string {
  const tail = /(?: (?:[12&]?>(?:\/dev\/null|&[12])|\|\| (?:true|:)))+$/;
  return words.join(" ").replace(tail, "");
}
