import * as z from "zod";
import { Fault } from "../fault/fault.ts";

/** Output that is not of the shape that is known. `cause`: what the reader said of it. */
export function unreadable(label: string, command: string, output: string, cause: unknown): Fault {
  const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : cause instanceof Error ? cause.message : cause;
  return new Fault(
    {
      code: "facts/unreadable",
      summary: `${label}: cannot read what \`${shown(command)}\` printed`,
      expected: `output of the shape that is known: ${reason}`,
      found: beginningOf(output) || "nothing",
      hostState: "untouched",
      next: [
        "see whether the program is a wrapper or of a very old or new version",
        "and report it as a defect otherwise",
      ],
    },
    { cause },
  );
}

/** timeout(1)'s exit code. */
const outOfTime = 124;

export function failed(label: string, command: string, exitCode: number, stderr: string): Fault {
  if (/"?-json"? is unknown/.test(stderr)) return oldIproute(label, stderr);
  return new Fault({
    code: "facts/failed",
    summary:
      exitCode === outOfTime
        ? `${label}: \`${shown(command)}\` does not end`
        : `${label}: \`${shown(command)}\` failed on the host`,
    expected: "exit code 0",
    found: `exit code ${exitCode}${stderr.trim() ? `: ${beginningOf(stderr)}` : ""}`,
    hostState: "untouched",
    next: [`on the host, as root: ${command}`],
  });
}

function oldIproute(label: string, stderr: string): Fault {
  return new Fault({
    code: "facts/old-iproute2",
    summary: `${label}: iproute2 is too old to print JSON`,
    expected: "iproute2 4.18 or newer",
    found: beginningOf(stderr),
    hostState: "untouched",
    next: ["Debian: apt install iproute2", "Fedora: dnf upgrade iproute"],
  });
}

function shown(command: string): string {
  return command.length > 60 ? `${command.slice(0, 60)}…` : command;
}

function beginningOf(output: string): string {
  const text = output.trim();
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
