import { exitCodes, type FaultMeaning } from "../exit-codes.ts";

export const profileCodes = {
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
  "topology/no-pool": {
    exit: exitCodes.refused,
    meaning: "The host has no pinned pool yet, and a plan rests on pinned pools.",
  },
  "topology/unknown-host": { exit: exitCodes.refused, meaning: "The profile has no host of this name." },
} as const satisfies Record<string, FaultMeaning>;
