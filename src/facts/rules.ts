import type { Family } from "../address/types.ts";
import { type Fact, text } from "./fact.ts";
import type { Rule } from "./facts.ts";
import { withoutIpv6 } from "./without-ipv6.ts";

/** Read as text: these are the very words that `ip rule add` takes, which the JSON form is not. */
export function rules(family: Family): Fact<Rule[]> {
  return {
    argv: ["ip", `-${family}`, "rule", "show"],
    read: text((stdout) =>
      stdout
        .split("\n")
        .filter(Boolean)
        .map((line) => readRule(family, line)),
    ),
    ...withoutIpv6(family),
  };
}

function readRule(family: Family, line: string): Rule {
  const [, priority, rest] = line.match(/^(\d+):\s+(.*)$/) ?? [];
  if (priority === undefined || rest === undefined) throw new Error(`no rule of ip's: ${line}`);
  // `[detached]` and the like tell of the moment, not of the rule.
  const words = rest.split(/\s+/).filter((word) => word !== "" && !/^\[.*\]$/.test(word));
  return { family, priority: Number(priority), words };
}
