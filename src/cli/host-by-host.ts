import { type ExitCode, exitCodes } from "../fault/exit-codes.ts";
import { line, span } from "../report/draw.ts";
import { faultText } from "../report/fault-text.ts";
import { spelledOut } from "../report/next-command.ts";
import { outcomeText } from "../report/outcome-text.ts";
import { listed } from "../report/words.ts";
import { exitCodeOf, type Outcome } from "../transaction/outcome.ts";
import { worst } from "./exit.ts";
import { interruptedBeforeHost, interruptedBetween } from "./interruption.ts";
import type { Session } from "./session.ts";

export interface Job {
  host: string;
  run(): Promise<Outcome>;
}

/** One after another. The first host that does not end well is the last: what is wrong there may be wrong everywhere. */
export async function hostByHost(session: Session, jobs: readonly Job[]): Promise<ExitCode> {
  const codes: ExitCode[] = [];
  for (const [index, { host, run }] of jobs.entries()) {
    const again = jobs.slice(0, index).some((before) => before.host === host);
    session.ifInterrupted = again ? interruptedBetween(host) : interruptedBeforeHost(host);
    const outcome = await run();
    tellOutcome(session, outcome, host);
    const code = exitCodeOf(outcome);
    codes.push(code);
    if (code !== exitCodes.done) {
      tellNotStarted(session, jobs.slice(index + 1));
      break;
    }
  }
  return worst(codes);
}

function tellOutcome({ output, call }: Session, outcome: Outcome, host: string): void {
  const faults =
    "fault" in outcome && outcome.fault ? outcome.fault.diagnostics.map((each) => spelledOut(each, call)) : null;
  // As JSON the outcome's own line tells its fault.
  if (faults) output.progress({ text: (width) => faultText(faults, width), json: null });
  output.result({
    text: () => outcomeText(outcome, { host, call }),
    json: { type: "outcome", host, ...outcome, ...("fault" in outcome && { fault: faults }) },
  });
}

function tellNotStarted({ output }: Session, jobs: readonly Job[]): void {
  if (jobs.length === 0) return;
  const hosts = jobs.map(({ host }) => host);
  output.result({
    text: () => [line(span(`Not started: ${listed(hosts)}.`, "risk"))],
    json: { type: "not-started", hosts },
  });
}
