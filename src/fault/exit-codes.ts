/** How a command ends. A fleet returns its worst: 4, 3, 1, 2, 0. */
export const exitCodes = { done: 0, refused: 1, changes: 2, rolledBack: 3, notRestored: 4 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface FaultMeaning {
  exit: ExitCode;
  /** The sentence that `routable explain` and the docs start from. */
  meaning: string;
}
