/** How a command ends. A fleet returns its worst: 4, 3, 1, 2, 0. */
export const exitCodes = { done: 0, refused: 1, changes: 2, rolledBack: 3, notRestored: 4 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/**
 * Every expected failure, by its stable code. `meaning` is the sentence that `routable explain` and the docs start from.
 * A code is never renamed or reused: scripts match on it.
 */
export const faultCodes = {
  "cli/bad-plan-file": {
    exit: exitCodes.refused,
    meaning: "The file is a saved plan, but not one that this routable saved whole.",
  },
  "cli/defect": { exit: exitCodes.refused, meaning: "routable itself failed in a way that nobody foresaw." },
  "cli/interrupted": { exit: exitCodes.refused, meaning: "The command was interrupted before it changed anything." },
  "cli/interrupted-midway": {
    exit: exitCodes.notRestored,
    meaning: "The command was interrupted while a host was being changed; the host goes on, and back, by itself.",
  },
  "cli/too-large": { exit: exitCodes.refused, meaning: "The file is too large to be a profile or a plan." },
  "cli/unreadable": { exit: exitCodes.refused, meaning: "A file that the command line names cannot be read." },
  "cli/unwritable": { exit: exitCodes.refused, meaning: "A file that the command line names cannot be written." },
  "facts/failed": { exit: exitCodes.refused, meaning: "A program that tells of a host's state failed there." },
  "facts/missing-tool": { exit: exitCodes.refused, meaning: "A host lacks a program that routable needs there." },
  "facts/old-iproute2": { exit: exitCodes.refused, meaning: "The ip program of a host is too old to print JSON." },
  "facts/unreadable": {
    exit: exitCodes.refused,
    meaning: "A program that tells of a host's state printed what routable does not understand.",
  },
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
    meaning: "dockerd with ipv6 on would delete the host's own IPv6 addresses from the bridge.",
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
  "profile/alias-bomb": { exit: exitCodes.refused, meaning: "The profile has more aliases than a person would write." },
  "profile/cannot-pin": {
    exit: exitCodes.refused,
    meaning: "A pool cannot be added to the profile without changing anything else in it.",
  },
  "profile/conflict": { exit: exitCodes.refused, meaning: "Two things that the profile says exclude each other." },
  "profile/duplicate-host": { exit: exitCodes.refused, meaning: "Two hosts of the profile are the same machine." },
  "profile/duplicate-key": { exit: exitCodes.refused, meaning: "The profile says the same key twice." },
  "profile/empty": { exit: exitCodes.refused, meaning: "The profile says nothing, or names no host." },
  "profile/invalid-value": {
    exit: exitCodes.refused,
    meaning: "A value in the profile cannot be what its key asks for.",
  },
  "profile/lan-full": {
    exit: exitCodes.refused,
    meaning: "The LAN has no free block left of the size that a host asks for.",
  },
  "profile/missing-key": { exit: exitCodes.refused, meaning: "The profile lacks a key that it needs." },
  "profile/more-errors": {
    exit: exitCodes.refused,
    meaning: "The profile has more errors than are worth showing at once.",
  },
  "profile/not-utf8": { exit: exitCodes.refused, meaning: "The profile is not UTF-8 text." },
  "profile/outside-lan": { exit: exitCodes.refused, meaning: "Something that belongs into the LAN lies outside it." },
  "profile/overlap": {
    exit: exitCodes.refused,
    meaning: "A pool overlaps another pool, a host, the gateway, a reserved range, or an edge of the LAN.",
  },
  "profile/several-documents": {
    exit: exitCodes.refused,
    meaning: "The profile's file holds more than one YAML document.",
  },
  "profile/syntax": { exit: exitCodes.refused, meaning: "The profile is not valid YAML 1.2." },
  "profile/too-deep": { exit: exitCodes.refused, meaning: "The profile is nested deeper than any profile needs." },
  "profile/too-large": { exit: exitCodes.refused, meaning: "The profile's file is larger than any profile needs." },
  "profile/unknown-key": { exit: exitCodes.refused, meaning: "The profile has a key that routable does not know." },
  "profile/wrong-type": {
    exit: exitCodes.refused,
    meaning: "A value in the profile is of the wrong kind, such as a list for text.",
  },
  "systemd/access-denied": { exit: 1, meaning: "systemd on a host refused what was asked of it." },
  "systemd/call-failed": { exit: 1, meaning: "systemd on a host answered with an error." },
  "systemd/job-failed": { exit: 1, meaning: "systemd on a host could not start a unit." },
  "systemd/no-bridge": { exit: 1, meaning: "A host lacks systemd-stdio-bridge, by which its systemd is spoken to." },
  "systemd/no-bus": { exit: 1, meaning: "The D-Bus of a host's systemd cannot be reached." },
  "transaction/changed-meanwhile": {
    exit: exitCodes.refused,
    meaning: "A file was edited between planning and applying; the plan no longer fits the host.",
  },
  "transaction/disk": { exit: exitCodes.refused, meaning: "The host could not save its before-state to disk." },
  "transaction/edited-since": {
    exit: exitCodes.refused,
    meaning: "A file was edited since the transaction wrote it; rolling back would lose that edit.",
  },
  "transaction/host-moved": {
    exit: exitCodes.refused,
    meaning: "The host is not in the state that the plan was made from.",
  },
  "transaction/interrupted": {
    exit: exitCodes.rolledBack,
    meaning: "The apply was killed, or the host restarted, before it was confirmed; the host undid it by itself.",
  },
  "transaction/locked": { exit: exitCodes.refused, meaning: "Another transaction is under way on the host." },
  "transaction/not-armed": {
    exit: exitCodes.refused,
    meaning: "The dead man's revert could not be armed, so nothing was changed.",
  },
  "transaction/not-confirmed": {
    exit: exitCodes.rolledBack,
    meaning: "Nobody confirmed the change within its window; the host undid it by itself.",
  },
  "transaction/not-restored": {
    exit: exitCodes.notRestored,
    meaning: "The host could not be brought back to the state before; what differs is named.",
  },
  "transaction/nothing-to-confirm": {
    exit: exitCodes.refused,
    meaning: "No applied transaction waits for a confirmation on the host.",
  },
  "transaction/nothing-to-roll-back": {
    exit: exitCodes.refused,
    meaning: "The host remembers no transaction that could be rolled back.",
  },
  "transaction/step-failed": { exit: exitCodes.rolledBack, meaning: "A step of the plan failed on the host." },
  "transaction/unconfirmed": {
    exit: exitCodes.refused,
    meaning: "The host looks as it should only until an earlier transaction undoes itself, unless that is confirmed.",
  },
  "transaction/unknown-id": { exit: exitCodes.refused, meaning: "No single transaction on the host has this id." },
  "transaction/unreachable": {
    exit: exitCodes.notRestored,
    meaning: "The host did not answer any more; it undoes by itself what was not confirmed.",
  },
  "transaction/verify-failed": {
    exit: exitCodes.rolledBack,
    meaning: "The host was not as planned after all steps were done.",
  },
  "topology/no-pool": {
    exit: exitCodes.refused,
    meaning: "The host has no pinned pool yet, and a plan rests on pinned pools.",
  },
  "topology/unknown-host": { exit: exitCodes.refused, meaning: "The profile has no host of this name." },
  "transport/local-not-root": { exit: 1, meaning: "Local work needs root, directly or by sudo without a password." },
  "transport/lost": {
    exit: 1,
    meaning: "The connection to a host broke while a program ran there; how it ended is not known.",
  },
  "transport/no-ssh-client": { exit: 1, meaning: "The machine that routable runs on has no OpenSSH client." },
  "transport/no-sudo": {
    exit: 1,
    meaning: "The login on a host is not root and cannot become root by sudo without a password.",
  },
  "transport/timed-out": { exit: 1, meaning: "A program on a host did not end within the time given to it." },
  "transport/unreachable": { exit: 1, meaning: "OpenSSH could not log in to a host; nothing was run there." },
  "usage/invalid": { exit: 1, meaning: "The command line is not one that routable understands." },
  "usage/needs-answer": {
    exit: exitCodes.refused,
    meaning: "A question had to be asked, and there was nobody to answer it.",
  },
  "usage/unknown-host": { exit: exitCodes.refused, meaning: "The profile has no host of the name that --host gives." },
} as const satisfies Record<string, { exit: ExitCode; meaning: string }>;

export type FaultCode = keyof typeof faultCodes;
