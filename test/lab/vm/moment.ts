/** When the power is cut: so long after the controller has told of something. */
export interface Moment {
  /** `power@vm-3`: all that is needed to cut it there again. */
  name: string;
  /** A phase of the controller's events, the step with this number, or `end`: the controller has ended. */
  after: string | { step: number };
  milliseconds: number;
}

/** From the lock to well after the commit; more at the steps that move the address and that restart docker. */
const points: readonly Moment["after"][] = [
  "lock",
  "check",
  "arm",
  { step: 1 },
  { step: 3 },
  { step: 4 },
  { step: 6 },
  { step: 7 },
  { step: 8 },
  "verify",
  "commit",
  "end",
];

export const seeds = points.length;

/** Seeds beyond the dozen come to the same points, at other moments after them. */
export function momentOf(seed: number): Moment {
  const after = points[(seed - 1) % points.length];
  if (after === undefined) throw new Error(`seeds begin at 1, not ${seed}`);
  // One step of a multiplicative generator spreads neighbouring seeds over the span.
  const milliseconds = Math.floor((((seed * 2_654_435_761) % 2 ** 32) / 2 ** 32) * 2500);
  return { name: `power@vm-${seed}`, after, milliseconds };
}

export function momentText({ after, milliseconds }: Moment): string {
  const point = typeof after === "string" ? after : `step ${after.step}`;
  return `${milliseconds} ms after \`${point}\``;
}
