import { describe, expect, test } from "vitest";
import { windowSeconds } from "../../../src/cli/window.ts";
import { Fault } from "../../../src/fault/fault.ts";

describe("--confirm-within", () => {
  test.each([
    ["10s", 10],
    ["60s", 60],
    ["2m", 120],
    ["1h", 3600],
    ["3600s", 3600],
  ])("%s is %d seconds", (text, seconds) => {
    expect(windowSeconds(text)).toBe(seconds);
  });

  test.each(["9s", "0m", "3601s", "61m", "2h", "60", "s", "-60s", "1.5m", "60 s", "60S", "", "999999999999s"])(
    "%j is refused",
    (text) => {
      expect(() => windowSeconds(text)).toThrow(Fault);
    },
  );
});
