import { exitCodes, type FaultMeaning } from "../exit-codes.ts";

export const commandLineCodes = {
  "cli/bad-plan-file": {
    exit: exitCodes.refused,
    meaning: "The file is a saved plan, but not one that this routable saved whole.",
  },
  "cli/defect": { exit: exitCodes.refused, meaning: "routable itself failed in a way that nobody foresaw." },
  "cli/interrupted": { exit: exitCodes.refused, meaning: "The command was interrupted before it changed anything." },
  "cli/interrupted-midway": {
    exit: exitCodes.notRestored,
    meaning: "The command was interrupted while a host was being changed; what was begun there ends by itself.",
  },
  "cli/too-large": { exit: exitCodes.refused, meaning: "The file is too large to be a profile or a plan." },
  "cli/unreadable": { exit: exitCodes.refused, meaning: "A file that the command line names cannot be read." },
  "cli/unwritable": { exit: exitCodes.refused, meaning: "A file that the command line names cannot be written." },
  "usage/invalid": { exit: 1, meaning: "The command line is not one that routable understands." },
  "usage/needs-answer": {
    exit: exitCodes.refused,
    meaning: "A question had to be asked, and there was nobody to answer it.",
  },
  "usage/unknown-host": { exit: exitCodes.refused, meaning: "The profile has no host of the name that --host gives." },
} as const satisfies Record<string, FaultMeaning>;
