import { Fault } from "../fault/fault.ts";

/** Seconds to confirm within, where nobody says otherwise. */
export const defaultWindow = 60;

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };
const shortest = 10;
const longest = 3600;

/** `60s`, `2m`, `1h` → seconds, for the window of a transaction. @throws Fault usage/invalid */
export function windowSeconds(text: string): number {
  const [, count = "", unit = ""] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  const seconds = Number(count) * (units[unit] ?? Number.NaN);
  if (seconds >= shortest && seconds <= longest) return seconds;
  throw new Fault({
    code: "usage/invalid",
    summary: `--confirm-within cannot be ${text}`,
    expected: "a duration from 10s to 1h, like 60s or 2m",
    found: text,
  });
}
