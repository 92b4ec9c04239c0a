import { expect, test } from "vitest";
import { longestSilence } from "../../../src/transaction/heartbeat.ts";

const beats = [1000, 1020, 1040, 1240, 1260, 1280];

test.each<[string, [number, number], number]>([
  ["the longest gap between two beats", [1000, 1280], 200],
  ["a gap that began before, or ends after, as a whole", [1100, 1150], 200],
  ["other gaps are of another time", [1245, 1280], 20],
  ["from the last beat on to the end", [1245, 1700], 420],
  ["all of it where only silence followed", [2000, 2500], 1220],
])("%s", (_, [from, to], silence) => {
  expect(longestSilence(beats, from, to)).toBe(silence);
});

test("a host that was never heard tells nothing", () => {
  expect(longestSilence([], 0, 1000)).toBeNull();
});
