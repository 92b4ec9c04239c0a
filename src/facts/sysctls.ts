import { isContainersVeth } from "./container-veth.ts";
import { type Fact, text } from "./fact.ts";

const names = [
  "ip_forward",
  "forwarding",
  "rp_filter",
  "accept_ra",
  "disable_ipv6",
  "proxy_arp",
  "arp_ignore",
  "bridge-nf-call-iptables",
  "bridge-nf-call-ip6tables",
];

/** By their names as sysctl(8) writes them: a dot in a link's name becomes a slash. */
export const sysctls: Fact<Record<string, string>> = {
  argv: [
    ...["find", "/proc/sys/net", "-maxdepth", "4", "-type", "f"],
    ...["(", ...names.flatMap((name, index) => [...(index > 0 ? ["-o"] : []), "-name", name]), ")"],
    ...["-exec", "grep", "-H", "", "{}", "+"],
  ],
  read: text((stdout) => {
    const settings = stdout.split("\n").filter(Boolean).map(readSetting);
    const lasting = settings.filter(({ words }) => !words.some(isContainersVeth));
    return Object.fromEntries(
      lasting
        .map(({ words, value }) => [words.map((word) => word.replaceAll(".", "/")).join("."), value] as const)
        .toSorted(([one], [other]) => (one < other ? -1 : 1)),
    );
  }),
};

function readSetting(line: string): { words: string[]; value: string } {
  const [, path, value] = line.match(/^\/proc\/sys\/([^:]+):(.*)$/) ?? [];
  if (path === undefined || value === undefined) throw new Error(`no line of grep's: ${line}`);
  return { words: path.split("/"), value };
}
