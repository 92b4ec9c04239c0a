import { describe, expect, test } from "vitest";
import { fateOf, namesLink } from "../../../../src/plan/ifupdown/commands.ts";
import { parseLines, withWords } from "../../../../src/plan/ifupdown/lines.ts";

function fate(text: string, own = true): string {
  const [line] = parseLines(text);
  if (!line) throw new Error("no line");
  const found = fateOf(line, "eth0", "br0", own);
  return found.kind === "rename" ? withWords(line, found.words) : found.kind;
}

describe("a command that names the NIC", () => {
  test.each([
    ["up ip route add 10.9.0.0/16 via 10.77.0.254 dev eth0", "up ip route add 10.9.0.0/16 via 10.77.0.254 dev br0"],
    [
      "post-up /sbin/ip -4 r add default dev eth0 table 200 || true",
      "post-up /sbin/ip -4 r add default dev br0 table 200 || true",
    ],
    [
      "down ip route del 10.9.0.0/16 dev eth0 2>/dev/null || :",
      "down ip route del 10.9.0.0/16 dev br0 2>/dev/null || :",
    ],
    ["up ip addr add 10.77.0.12/16 dev eth0 label eth0:1", "up ip addr add 10.77.0.12/16 dev br0 label br0:1"],
    ["up ip rule add iif eth0 lookup 200", "up ip rule add iif br0 lookup 200"],
    ["up route add -net 10.9.0.0/16 dev eth0", "up route add -net 10.9.0.0/16 dev br0"],
    ['up ip route add 10.9.0.0/16 dev "$IFACE"', 'up ip route add 10.9.0.0/16 dev "$IFACE"'],
  ])("about addresses and routes follows to the bridge: %s", (before, after) => {
    expect(fate(before)).toBe(after);
  });

  test.each([
    "up ethtool -K eth0 tso off",
    "up ethtool -K $IFACE tso off",
    "up sysctl -w net.ipv4.conf.eth0.rp_filter=0",
    "up ip route add 10.9.0.0/16 dev eth0; reboot",
    "up ip route add 10.9.0.0/16 dev eth0 && echo done",
    "up ip route add $(cat /etc/net) dev eth0",
    "up ip route add 10.9.0.0/16 dev eth0 > /tmp/log",
    "up ip route add eth0",
    "up ip link set dev eth0 promisc on",
    "up ip route add 10.9.0.0/16 dev et\\\nh0",
    "up /usr/local/bin/setup eth0",
  ])("in any other way is unclear: %s", (line) => {
    expect(fate(line)).toBe("unclear");
  });

  test.each([
    "up ip link set dev eth0 up",
    "up ip link set $IFACE up",
    "up ip route add default dev eth1",
    "up tc qdisc show dev eth0.70",
  ])("in a way that holds for a port as well, or not at all, stays: %s", (line) => {
    expect(fate(line)).toBe("keep");
  });

  test("in another stanza `$IFACE` is another link", () => {
    expect(fate("up ethtool -K $IFACE tso off", false)).toBe("keep");
  });
});

test.each([
  ["eth0", true],
  ["net.ipv4.conf.eth0.rp_filter", true],
  ["eth0:1", true],
  ["-eth0-", false],
  ["eth0.70", false],
  ["veth0", false],
  ["eth01", false],
])("%s names eth0: %s", (text, named) => {
  expect(namesLink(text, "eth0")).toBe(named);
});
