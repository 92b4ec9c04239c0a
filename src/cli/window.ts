import { Fault } from "../fault/fault.ts";
import type { Plan } from "../plan/plan.ts";

/** Seconds to confirm within, where nobody says otherwise. */
export const defaultWindow = 60;

/** Where it is to pass unused: no longer than an apply needs. Containers take their time to stop and to start. */
export function provingWindow(plans: readonly Plan[]): number {
  const stops = plans.some(({ changes }) =>
    changes.some(({ risks }) => risks.some(({ kind }) => kind === "containers-stop")),
  );
  return stops ? 60 : 30;
}

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
