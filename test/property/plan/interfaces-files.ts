import fc from "fast-check";
import type { Facts } from "../../../src/facts/facts.ts";
import { directory, file } from "../../support/plan-facts.ts";

/** How an operator wrote down one static address, with whatever else stands around it. */
export const manners = fc.record({
  mark: fc.constantFrom("auto", "allow-hotplug"),
  netmask: fc.boolean(),
  apart: fc.boolean(),
  second: fc.boolean(),
  alias: fc.boolean(),
  commands: fc.boolean(),
  others: fc.boolean(),
  comments: fc.boolean(),
  state: fc.constantFrom("kept", "kept", "none"),
});

type Manner = typeof manners extends fc.Arbitrary<infer Value> ? Value : never;

/** The files of ifupdown: the host's address in the LAN is the first one of its NIC. */
export function interfacesFiles(nic: string, written: Manner): Facts["files"] {
  const { mark, netmask, apart, alias, others, comments, state } = written;
  const own = `${comments ? "# The primary network interface\n" : ""}${mark} ${nic}\n${stanza(nic, written)}`;
  const main = [
    "source-directory interfaces.d\n",
    `auto lo${alias ? ` ${nic}:1` : ""}\niface lo inet loopback\n`,
    ...(others ? ["allow-hotplug eth1\niface eth1 inet dhcp\n"] : []),
    ...(apart ? [] : [own]),
    ...(alias
      ? [`iface ${nic}:1 inet static\n  address 10.99.0.5${netmask ? "\n  netmask 255.255.255.0" : "/24"}\n`]
      : []),
    ...(others ? ["iface eth9 inet manual\n\tup ip link set $IFACE up\n"] : []),
  ].join("\n");
  const names = [nic, ...(alias ? [`${nic}:1`] : [])];
  return {
    "/etc/network/interfaces": file(main),
    "/etc/network/interfaces.d": directory,
    ...(apart ? { "/etc/network/interfaces.d/lan": file(own, { mode: "0600" }) } : {}),
    ...(others ? { "/etc/network/interfaces.d/not.read": file("iface eth0 inet dhcp\n") } : {}),
    ...(state === "kept"
      ? {
          "/run/network/ifstate": file(["lo", ...names].map((name) => `${name}=${name}\n`).join("")),
          ...Object.fromEntries(names.map((name) => [`/run/network/ifstate.${name}`, file(`${name}\n`)])),
        }
      : {}),
  };
}

function stanza(nic: string, { netmask, second, commands, comments }: Manner): string {
  return [
    `iface ${nic} inet static`,
    netmask ? "    address 10.77.0.11\n    netmask 255.255.0.0" : "    address 10.77.0.11/16",
    ...(comments ? ["    # the router in the cellar"] : []),
    "    gateway 10.77.0.1",
    ...(commands
      ? [
          `    up ip route add 10.9.0.0/16 via 10.77.0.254 dev ${nic} || true`,
          "    dns-nameservers 10.77.0.1 \\\n        9.9.9.9",
        ]
      : []),
    ...(second ? [`\niface ${nic} inet6 static\n\taddress 2001:db8:77::11/64`] : []),
    "",
  ].join("\n");
}
