import { commandLineCodes } from "./codes/command-line.ts";
import { hostCodes } from "./codes/host.ts";
import { planCodes } from "./codes/plan.ts";
import { profileCodes } from "./codes/profile.ts";
import { transactionCodes } from "./codes/transaction.ts";
import type { FaultMeaning } from "./exit-codes.ts";

/** Every expected failure, by its stable code. A code is never renamed or reused: scripts match on it. */
export const faultCodes = {
  ...commandLineCodes,
  ...profileCodes,
  ...hostCodes,
  ...planCodes,
  ...transactionCodes,
} as const satisfies Record<string, FaultMeaning>;

export type FaultCode = keyof typeof faultCodes;
