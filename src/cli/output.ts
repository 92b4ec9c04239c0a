import { draw, type Line, type Look } from "../report/draw.ts";
import { faultText } from "../report/fault-text.ts";
import { jsonLine } from "../report/json.ts";
import type { SpelledOut } from "../report/next-command.ts";
import type { Environment, Terminal } from "./environment.ts";

/** What one command says: results to stdout, what happens on the way to stderr; as JSON, all of it to stdout. */
export interface Output {
  readonly width: number;
  result(told: Told): void;
  progress(told: Told): void;
  faults(diagnostics: readonly SpelledOut[]): void;
}

export interface Told {
  text(width: number): readonly Line[];
  /** One line of JSON, with `type` first; null where a machine need not hear it. */
  json: ({ type: string } & Record<string, unknown>) | null;
}

export function outputTo({ stdout, stderr, variables }: Environment, json: boolean): Output {
  const tell = (terminal: Terminal, told: Told) => {
    const look = lookOf(terminal, variables);
    if (!json) terminal.write(draw(told.text(look.width), look));
    else if (told.json !== null) stdout.write(jsonLine(told.json));
  };
  return {
    width: lookOf(stdout, variables).width,
    result: (told) => tell(stdout, told),
    progress: (told) => tell(stderr, told),
    faults: (diagnostics) =>
      tell(stderr, { text: (width) => faultText(diagnostics, width), json: { type: "fault", faults: diagnostics } }),
  };
}

/** https://no-color.org; FORCE_COLOR as Node itself reads it. */
function lookOf(terminal: Terminal, variables: Environment["variables"]): Look {
  const { NO_COLOR: never, FORCE_COLOR: always, TERM: term } = variables;
  const wanted = always === undefined ? terminal.isTTY && term !== "dumb" : !["0", "false"].includes(always);
  return { color: wanted && !never, width: terminal.columns ?? 100 };
}
