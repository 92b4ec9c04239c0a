import { exitCodes, type FaultMeaning } from "../exit-codes.ts";

export const transactionCodes = {
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
  "transaction/later-first": {
    exit: exitCodes.refused,
    meaning: "A later transaction rests on this one, and has to be rolled back first.",
  },
  "transaction/locked": { exit: exitCodes.refused, meaning: "Another transaction is under way on the host." },
  "transaction/networks-attached": {
    exit: exitCodes.refused,
    meaning: "Containers are attached to a Docker network on a link that the rollback takes away.",
  },
  "transaction/not-armed": {
    exit: exitCodes.refused,
    meaning: "The dead man's revert could not be armed, so nothing was changed.",
  },
  "transaction/not-confirmed": {
    exit: exitCodes.rolledBack,
    meaning: "Nobody confirmed the change within its window; the host undid it by itself.",
  },
  "transaction/not-ended": {
    exit: exitCodes.notRestored,
    meaning: "The host answers, but did not end what it began in the time that this may take; it goes on by itself.",
  },
  "transaction/not-proved": {
    exit: exitCodes.notRestored,
    meaning: "The host went back by itself, but is not as it was before; what differs is named.",
  },
  "transaction/not-restored": {
    exit: exitCodes.notRestored,
    meaning: "The host could not be brought back to the state before; what differs is named.",
  },
  "transaction/nothing-to-confirm": {
    exit: exitCodes.refused,
    meaning: "No applied transaction waits for a confirmation on the host.",
  },
  "transaction/nothing-to-prove": {
    exit: exitCodes.refused,
    meaning: "The host is as the profile says, so there is no change whose rollback could be proved.",
  },
  "transaction/nothing-to-roll-back": {
    exit: exitCodes.refused,
    meaning: "The host remembers no transaction that could be rolled back.",
  },
  "transaction/probe-failed": {
    exit: exitCodes.rolledBack,
    meaning: "Something that answered before the change did not answer after it; the host undid the change by itself.",
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
} as const satisfies Record<string, FaultMeaning>;
