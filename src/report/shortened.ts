import { lengthOf, type Span } from "./draw.ts";

/** Cut in its middle where it is longer than that: the end of a path tells more than its start. */
export function shortened(whole: Span, width: number): Span {
  const over = lengthOf(whole.text) - width;
  if (over <= 0) return whole;
  const characters = [...whole.text];
  const path = characters.indexOf("/");
  const head = path >= 0 && path < width / 2 ? path : Math.floor(width / 3);
  return { ...whole, text: [...characters.slice(0, head), "…", ...characters.slice(head + over + 1)].join("") };
}
