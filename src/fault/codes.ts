/** How a command ends. A fleet returns its worst: 4, 3, 1, 2, 0. */
export const exitCodes = { done: 0, refused: 1, changes: 2, rolledBack: 3, notRestored: 4 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/**
 * Every expected failure, by its stable code. `meaning` is the sentence that `routable explain` and the docs start from.
 * A code is never renamed or reused: scripts match on it.
 */
export const faultCodes = {
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
  "usage/invalid": { exit: 1, meaning: "The command line is not one that routable understands." },
} as const satisfies Record<string, { exit: ExitCode; meaning: string }>;

export type FaultCode = keyof typeof faultCodes;
