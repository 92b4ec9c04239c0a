/** How a command ends. A fleet returns its worst: 4, 3, 1, 2, 0. */
export const exitCodes = { done: 0, refused: 1, changes: 2, rolledBack: 3, notRestored: 4 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/**
 * Every expected failure, by its stable code. `meaning` is the sentence that `routable explain` and the docs start from.
 * A code is never renamed or reused: scripts match on it.
 */
export const faultCodes = {
  "usage/invalid": { exit: 1, meaning: "The command line is not one that routable understands." },
} as const satisfies Record<string, { exit: ExitCode; meaning: string }>;

export type FaultCode = keyof typeof faultCodes;
