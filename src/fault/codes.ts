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
  "usage/needs-answer": { exit: exitCodes.refused, meaning: "A question had to be asked, and there was nobody to answer it." },
  "usage/unknown-host": { exit: exitCodes.refused, meaning: "The profile has no host of the name that --host gives." },
} as const satisfies Record<string, { exit: ExitCode; meaning: string }>;

export type FaultCode = keyof typeof faultCodes;
