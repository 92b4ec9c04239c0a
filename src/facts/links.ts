import * as z from "zod";
import { parseMac } from "../address/parse.ts";
import { type Fact, jsonList, text } from "./fact.ts";
import type { Link } from "./facts.ts";

const shape = z.object({
  ifindex: z.number(),
  ifname: z.string(),
  flags: z.array(z.string()),
  mtu: z.number(),
  operstate: z.string(),
  link_type: z.string(),
  txqlen: z.number().optional(),
  inet6_addr_gen_mode: z.string().optional(),
  address: z.string().optional(),
  master: z.string().optional(),
  link: z.string().optional(),
  linkinfo: z
    .object({
      info_kind: z.string().optional(),
      info_data: z.object({ forward_delay: z.number().optional(), stp_state: z.number().optional() }).optional(),
    })
    .optional(),
});

/** What the kernel says of its links; which of them are wireless is another fact. */
export const links: Fact<Omit<Link, "wireless">[]> = {
  argv: ["ip", "-json", "-details", "link", "show"],
  read: jsonList(shape, (link) => {
    const kind = link.linkinfo?.info_kind ?? null;
    const { stp_state: stp, forward_delay: forwardDelay } = link.linkinfo?.info_data ?? {};
    return {
      index: link.ifindex,
      name: link.ifname,
      kind,
      mac: link.link_type === "ether" && link.address !== undefined ? parseMac(link.address) : null,
      mtu: link.mtu,
      up: link.flags.includes("UP"),
      operstate: link.operstate,
      master: link.master ?? null,
      // A veth names its other end here.
      parent: kind === "veth" ? null : (link.link ?? null),
      queueLength: link.txqlen ?? 0,
      addrGenMode: link.inet6_addr_gen_mode ?? null,
      bridge:
        kind === "bridge" && stp !== undefined && forwardDelay !== undefined ? { stp: stp !== 0, forwardDelay } : null,
    };
  }),
};

/** Names of the links that are wireless, which no bridge can take. */
export const wirelessLinks: Fact<ReadonlySet<string>> = {
  argv: ["sh", "-c", "ls -d /sys/class/net/*/phy80211", "wireless links"],
  excuse: /No such file or directory/,
  read: text((stdout) => new Set(stdout.split("\n").flatMap((path) => path.split("/")[4] ?? []))),
};
