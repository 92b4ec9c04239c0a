import * as z from "zod";
import { InvalidAddress, parseAddress, parseCidr } from "../address/parse.ts";
import { familyOf } from "../address/range.ts";
import type { Cidr, Family, IpAddress } from "../address/types.ts";

/*
 * The shape of a profile as it is written. A message says what is expected, never what was found; where text is no
 * address, the issue's `params` hold what was probably meant.
 */

const hostName = z
  .string()
  .regex(
    /^(?=.*[A-Za-z])[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/,
    "at most 63 letters, digits, dots, hyphens and underscores; a letter or digit at both ends; not all digits",
  );

// Linux takes more than this, but nothing that is pleasant in file names and configuration.
const linkName = z
  .string()
  .regex(
    /^(?!(?:all|default|lo|docker0)$)[A-Za-z0-9][A-Za-z0-9._-]{0,14}$/,
    "the name of a network device: at most 15 letters, digits, dots, hyphens and underscores, not lo or docker0",
  );

// Reaches ssh as one argument and, by %h, perhaps a ProxyCommand of the operator's: no word that could mean more there.
const sshDestination = z
  .string()
  .max(255, "at most 255 characters")
  .regex(
    /^(?:ssh:\/\/)?(?:(?!-)[A-Za-z0-9._%+=,:~@-]+@)?(?!-)[A-Za-z0-9._%:[\]-]+\/?$/,
    "host, user@host, ssh://user@host:port or an alias of ~/.ssh/config; no spaces, quotes or other characters that a shell reads",
  );

const proxy = z.string().regex(/^[\x21-\x7e]+$/, "printable characters without spaces");

const lan = z
  .strictObject({
    subnet: cidr(4).meta({
      description: "The LAN's IPv4 prefix. Every pool lies within it.",
      examples: ["192.168.0.0/16"],
    }),
    gateway: address(4).meta({
      description: "The LAN's IPv4 router: the default gateway of the containers.",
      examples: ["192.168.0.1"],
    }),
    reserved: z
      .array(cidr())
      .default([])
      .meta({
        description: "Parts of the LAN that others use (DHCP ranges, printers); no pool touches them. IPv4 and IPv6.",
        examples: [["192.168.0.0/24"]],
      }),
    subnet6: cidr(6)
      .optional()
      .meta({
        description: "The LAN's IPv6 prefix. Needs gateway6.",
        examples: ["2001:db8:1::/48"],
      }),
    gateway6: address(6)
      .optional()
      .meta({
        description: "The LAN's IPv6 router, by its address within subnet6.",
        examples: ["2001:db8:1::1"],
      }),
  })
  .meta({ description: "The network that hosts and containers share." });

const bridge = z
  .strictObject({
    name: linkName.default("br0").meta({ description: "The bridge that takes over the NIC's addresses." }),
    parent: linkName.default("auto").meta({
      description: "The NIC that the bridge is put on; auto: the one that carries the default route.",
    }),
  })
  .prefault({})
  .meta({ description: "The bridge on each host." });

const pools = z
  .strictObject({
    prefix: prefix(8, 30)
      .optional()
      .meta({
        description: "Prefix length of the IPv4 pool of a host that names neither pool nor prefix.",
        examples: [24],
      }),
    prefix6: prefix(16, 126).optional().meta({
      description: "The same for IPv6. Without it, hosts get an IPv6 pool only by their own pool6 or prefix6.",
    }),
  })
  .prefault({})
  .meta({ description: "How large a share of the LAN each host gets." });

const docker = z
  .strictObject({
    ipForward: z.boolean().optional().meta({ description: "ip-forward: let dockerd turn on IP forwarding." }),
    ipMasq: z.boolean().optional().meta({ description: "ip-masq: hide containers behind the host's address." }),
    iptables: z.boolean().optional().meta({ description: "iptables: let dockerd write firewall rules." }),
    icc: z.boolean().optional().meta({ description: "icc: let containers of the default bridge reach each other." }),
    mtu: z
      .int()
      .min(68, "a whole number from 68 to 65535")
      .max(65_535, "a whole number from 68 to 65535")
      .optional()
      .meta({ description: "mtu: of the containers' links. dockerd sets it on the bridge too (Docker 25 and later)." }),
    proxies: z
      .strictObject({
        http: proxy.optional().meta({ description: "http-proxy", examples: ["http://proxy.example:3128"] }),
        https: proxy.optional().meta({ description: "https-proxy", examples: ["http://proxy.example:3128"] }),
        no: proxy.optional().meta({ description: "no-proxy", examples: ["localhost,192.168.0.0/16"] }),
      })
      .optional()
      .meta({ description: "proxies: what dockerd itself uses to reach registries." }),
  })
  .prefault({})
  .meta({ description: "Options of dockerd, by the names of daemon.json. What is left out is left alone." });

const host = z
  .strictObject({
    ssh: sshDestination.optional().meta({
      description: "Where OpenSSH reaches the host: user@host, ssh://user@host:port, or an alias of ~/.ssh/config.",
      examples: ["root@192.168.0.51"],
    }),
    local: z.literal(true).optional().meta({ description: "The machine that routable runs on, instead of ssh." }),
    address: address()
      .optional()
      .meta({
        description: "The host's own address in the LAN, where ssh does not tell it.",
        examples: ["192.168.0.51"],
      }),
    pool: cidr(4)
      .optional()
      .meta({
        description: "The host's share of lan.subnet. Once here it never moves; carve --write puts it here.",
        examples: ["192.168.51.0/24"],
      }),
    pool6: cidr(6).optional().meta({ description: "The host's share of lan.subnet6." }),
    prefix: prefix(8, 30)
      .optional()
      .meta({ description: "Prefix length of a pool to carve, instead of pools.prefix." }),
    prefix6: prefix(16, 126)
      .optional()
      .meta({ description: "Prefix length of a pool6 to carve, instead of pools.prefix6." }),
  })
  .check(({ value, issues }) => {
    const misspelt = issues.some(({ code }) => code === "unrecognized_keys");
    if (misspelt || (value.ssh === undefined) !== (value.local === undefined)) return;
    issues.push({ code: "custom", input: value, message: "either ssh or local: true", params: { kind: "conflict" } });
  })
  .meta({ description: "One Docker host." });

export const profileSchema = z
  .strictObject({
    $schema: z.string().optional().meta({ description: "For editors; routable ignores it." }),
    version: z.literal(1).meta({ description: "The version of this format: 1." }),
    lan,
    bridge,
    pools,
    docker,
    hosts: z.record(hostName, host).meta({ description: "The Docker hosts, each by the name it has in the output." }),
  })
  .meta({ title: "routable profile", description: "What a fleet of Docker hosts should look like." });

export type WrittenProfile = z.output<typeof profileSchema>;

function address(family?: Family) {
  return z.string().transform(parsedBy<IpAddress>(parseAddress, family));
}

function cidr(family?: Family) {
  return z.string().transform(parsedBy<Cidr>(parseCidr, family));
}

function prefix(shortest: number, longest: number) {
  const message = `a whole number from ${shortest} to ${longest}`;
  return z.int().min(shortest, message).max(longest, message);
}

function parsedBy<Value extends IpAddress | Cidr>(parse: (text: string) => Value, family?: Family) {
  return (text: string, { issues }: { issues: z.core.$ZodRawIssue[] }): Value => {
    try {
      const value = parse(text);
      if (family === undefined || familyOf(value) === family) return value;
      throw new InvalidAddress(`${JSON.stringify(text)} is not IPv${family}`);
    } catch (error) {
      if (!(error instanceof InvalidAddress)) throw error;
      const { message, suggestion } = error;
      issues.push({ code: "custom", input: text, message, params: { kind: "address", suggestion } });
      return z.NEVER;
    }
  };
}
