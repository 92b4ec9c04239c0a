import { type ExitCode, exitCodes } from "../fault/exit-codes.ts";

const worstFirst: readonly ExitCode[] = [
  exitCodes.notRestored,
  exitCodes.rolledBack,
  exitCodes.refused,
  exitCodes.changes,
  exitCodes.done,
];

/** Of several hosts, the worst tells how the command ended. */
export function worst(codes: readonly ExitCode[]): ExitCode {
  return worstFirst.find((code) => codes.includes(code)) ?? exitCodes.done;
}
