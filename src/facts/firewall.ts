import { readFileSync } from "node:fs";
import { isContainersVeth } from "./container-veth.ts";
import { type Fact, text } from "./fact.ts";
import type { FirewallRule } from "./facts.ts";

const program = readFileSync(new URL("./firewall.sh", import.meta.url), "utf8");

/**
 * The rules that name a link, and not only links of Docker's own. One that iptables made by way of nftables is told of
 * twice, since a table that both write to can be read whole by neither alone.
 */
export const firewall: Fact<FirewallRule[]> = {
  argv: ["sh", "-c", program, "firewall.sh"],
  read: text((stdout) => [...rulesIn(stdout)].filter(({ links }) => links.some((link) => !isDockers(link)))),
};

function* rulesIn(printed: string): Generator<FirewallRule> {
  let table = "";
  let chain = "";
  for (const line of printed.split("\n")) {
    const words = line.trim();
    const [, saved] = /^(ip6?tables)-save \*/.exec(line) ?? [];
    const [, kind, name] = /^(?:\t| +)(chain|set|map) (\S+) \{/.exec(line) ?? [];
    if (saved !== undefined) {
      table = words.replace("-save *", " ");
    } else if (line.startsWith("table ")) {
      table = `nft ${words.replace(/ \{$/, "")}`;
    } else if (kind !== undefined) {
      chain = `${kind} ${name}`;
    } else if (line.startsWith("-A ")) {
      yield { text: `${table} ${words}`, links: [...words.matchAll(/ -[io] (\S+)/g)].map(([, link = ""]) => link) };
    } else if (!/ hook .* devices? /.test(words)) {
      const links = [...words.matchAll(/"([^"]*)"/g)].map(([, link = ""]) => link);
      if (links.length > 0) yield { text: `${table} ${chain} ${words}`, links };
    }
  }
}

/** Whether a name in a rule is this link's: iptables ends a beginning of names by `+`, nft by `*`. */
export function matchesLink(name: string, link: string): boolean {
  return /[+*]$/.test(name) ? link.startsWith(name.slice(0, -1)) : name === link;
}

function isDockers(link: string): boolean {
  return isContainersVeth(link) || /^(docker0|docker_gwbridge|br-[0-9a-f]{12})$/.test(link);
}
