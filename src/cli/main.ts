import { CommanderError } from "commander";
import { type ExitCode, exitCodes } from "../fault/exit-codes.ts";
import { Fault } from "../fault/fault.ts";
import { type Call, spelledOut } from "../report/next-command.ts";
import { withoutCredentials } from "../report/secrets.ts";
import { commandLine } from "./command-line.ts";
import { defectDiagnostic } from "./defect.ts";
import type { Environment } from "./environment.ts";
import { interruptedBefore, unlessInterrupted } from "./interruption.ts";
import { outputTo } from "./output.ts";
import type { Session } from "./session.ts";
import { usageFault } from "./usage.ts";

/** Runs one command line. Whatever goes wrong is told here, and only here. */
export async function main(argv: readonly string[], environment: Environment): Promise<ExitCode> {
  // Parsing itself can fail, and that has to be told in the form that was asked for.
  const output = outputTo(environment, argv.includes("--json"));
  let exitCode: ExitCode = exitCodes.done;
  let session: Session | undefined;
  const ifInterrupted = () => session?.ifInterrupted ?? interruptedBefore;
  const call = (): Call => session?.call ?? { program: environment.program, profile: null, sshConfig: null };
  const program = commandLine({
    begin(options) {
      const call = { program: environment.program, profile: null, sshConfig: options.sshConfig ?? null };
      session = { environment, options, output, call, ifInterrupted: interruptedBefore };
      return session;
    },
    end(code) {
      exitCode = code;
    },
    write: (text) => environment.stdout.write(text),
    writeError: (text) => environment.stderr.write(text),
  });
  try {
    await unlessInterrupted(environment.signal, program.parseAsync(argv, { from: "user" }), ifInterrupted);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && isHelp(error))
      return error.exitCode === 0 ? exitCodes.done : exitCodes.refused;
    const fault = error instanceof CommanderError ? usageFault(error, environment.program) : error;
    if (argv.includes("--debug")) environment.stderr.write(`${stackOf(fault)}\n`);
    if (fault instanceof Fault) {
      output.faults(fault.diagnostics.map((each) => spelledOut(each, call())));
      return fault.exitCode;
    }
    const { diagnostics, exitCode: code } = ifInterrupted();
    output.faults([spelledOut(defectDiagnostic(fault, diagnostics[0].hostState), call())]);
    return code;
  }
}

/** Commander ends by an error too where it only showed its help or the version. */
function isHelp({ code }: CommanderError): boolean {
  return code === "commander.help" || code === "commander.helpDisplayed" || code === "commander.version";
}

function stackOf(error: unknown): string {
  return withoutCredentials(error instanceof Error ? (error.stack ?? error.message) : String(error));
}
