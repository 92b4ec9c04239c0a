import { exitCodes, type FaultMeaning } from "../exit-codes.ts";

export const planCodes = {
  "plan/address-in-pool": {
    exit: exitCodes.refused,
    meaning: "An address of the host lies in its pool: dockerd could hand it to a container, or delete the other one.",
  },
  "plan/address-unclear": { exit: exitCodes.refused, meaning: "An address has options that cannot be set again." },
  "plan/ambiguous-parent": {
    exit: exitCodes.refused,
    meaning: "Several NICs could be the one that the bridge stands on, and the profile does not say which.",
  },
  "plan/bridge-exists": {
    exit: exitCodes.refused,
    meaning: "The host's traffic runs over a bridge of another name, and a bridge cannot be a port of another.",
  },
  "plan/bridge-name-taken": {
    exit: exitCodes.refused,
    meaning: "A link that is no bridge has the bridge's name.",
  },
  "plan/daemon-json-comment": {
    exit: exitCodes.refused,
    meaning: "daemon.json has comments, which dockerd does not take.",
  },
  "plan/daemon-json-invalid": {
    exit: exitCodes.refused,
    meaning: "daemon.json is not one plain JSON object with each key once.",
  },
  "plan/docker-missing": { exit: exitCodes.refused, meaning: "The host has no Docker engine." },
  "plan/docker-not-running": {
    exit: exitCodes.refused,
    meaning: "The host's Docker engine does not run, so its state cannot be read.",
  },
  "plan/docker-unsupported": {
    exit: exitCodes.refused,
    meaning: "The host's Docker is of a kind that cannot be configured here: a snap, rootless, or with another file.",
  },
  "plan/dynamic-address": {
    exit: exitCodes.refused,
    meaning: "The NIC has its addresses from DHCP or router advertisements, and only static ones can be moved.",
  },
  "plan/file-unusable": {
    exit: exitCodes.refused,
    meaning: "A file that has to be changed is a symlink, a directory, or cannot be read as text.",
  },
  "plan/flag-conflict": {
    exit: exitCodes.refused,
    meaning: "dockerd gets the same option as a flag; with it in daemon.json as well it would not start.",
  },
  "plan/foreign-bridge": {
    exit: exitCodes.refused,
    meaning: "A bridge of that name exists and serves something else.",
  },
  "plan/gateway-in-pool": {
    exit: exitCodes.refused,
    meaning: "The LAN's gateway lies in the host's pool: a container could take its address.",
  },
  "plan/gateway-mismatch": {
    exit: exitCodes.refused,
    meaning: "The host's default route leads to another gateway than the profile's.",
  },
  "plan/gateway-outside-pool": {
    exit: exitCodes.refused,
    meaning: "The engine would not start, since it looks for the IPv6 gateway within the host's pool.",
  },
  "plan/interfaces-differ": {
    exit: exitCodes.refused,
    meaning: "The interfaces files describe another state than the host is in, so a reboot would change it.",
  },
  "plan/interfaces-unclear": {
    exit: exitCodes.refused,
    meaning: "A line of the interfaces files speaks of the NIC in a way that cannot be carried over with certainty.",
  },
  "plan/ipv6-address-lost": {
    exit: exitCodes.refused,
    meaning:
      "The bridge could not keep the host's own IPv6 addresses: dockerd with ipv6 on would delete them, or new links get no IPv6.",
  },
  "plan/lan-mismatch": {
    exit: exitCodes.refused,
    meaning: "The host's address has another prefix length than the profile's LAN.",
  },
  "plan/link-name": {
    exit: exitCodes.refused,
    meaning: "A link has a name that could mean something else in a configuration file.",
  },
  "plan/live-restore": {
    exit: exitCodes.refused,
    meaning: "With live-restore and running containers a restart of dockerd does not change its default network.",
  },
  "plan/mtu-too-large": {
    exit: exitCodes.refused,
    meaning: "dockerd's MTU is larger than the NIC's: frames of containers would be lost.",
  },
  "plan/network-files-differ": {
    exit: exitCodes.refused,
    meaning:
      "The files of systemd-networkd or netplan describe another state than the host is in: networkd would bring it about when it starts anew.",
  },
  "plan/network-files-unclear": {
    exit: exitCodes.refused,
    meaning:
      "A file of systemd-networkd or netplan speaks of the NIC in a way that cannot be carried over with certainty.",
  },
  "plan/network-overlaps-lan": {
    exit: exitCodes.refused,
    meaning: "A network of Docker, other than its default one, lies in the LAN's subnet.",
  },
  "plan/no-default-route": {
    exit: exitCodes.refused,
    meaning: "The profile asks for the NIC that carries the default route, and the host has none.",
  },
  "plan/no-lan-address": { exit: exitCodes.refused, meaning: "The NIC has no address in the profile's LAN." },
  "plan/no-such-link": { exit: exitCodes.refused, meaning: "The profile names a NIC that the host does not have." },
  "plan/option-conflict": {
    exit: exitCodes.refused,
    meaning: "dockerd has an option that excludes one of the profile's; it would not start with both.",
  },
  "plan/option-unknown-to-engine": {
    exit: exitCodes.refused,
    meaning: "The host's dockerd is too old for an option, and would not start with it.",
  },
  "plan/parent-in-use": {
    exit: exitCodes.refused,
    meaning: "The NIC is the parent of other links than VLANs, and cannot be a bridge's port as well.",
  },
  "plan/parent-unsuitable": {
    exit: exitCodes.refused,
    meaning: "The NIC cannot become a port of a bridge: it belongs to another link, or is none that has a MAC address.",
  },
  "plan/parent-wireless": {
    exit: exitCodes.refused,
    meaning: "The NIC is wireless, and access points drop frames of other MAC addresses than the one logged in.",
  },
  "plan/pool-outside-subnet": {
    exit: exitCodes.refused,
    meaning: "The pool lies outside the bridge's subnet: dockerd would ignore it or use it wrongly.",
  },
  "plan/route-unclear": {
    exit: exitCodes.refused,
    meaning:
      "A route has options that cannot be set again once it was moved, or others beside it to the same destination.",
  },
  "plan/rule-names-link": {
    exit: exitCodes.refused,
    meaning: "A rule of routing or of the firewall names the NIC and would no longer match.",
  },
  "plan/second-address-in-subnet": {
    exit: exitCodes.refused,
    meaning: "Two addresses of one subnet would stand on the bridge, and older engines delete one of them.",
  },
  "plan/unsupported-method": {
    exit: exitCodes.refused,
    meaning: "ifupdown configures the NIC by another method than static.",
  },
  "plan/unsupported-network-manager": {
    exit: exitCodes.refused,
    meaning: "The NIC is configured by a network manager that is not supported yet, or by several.",
  },
} as const satisfies Record<string, FaultMeaning>;
