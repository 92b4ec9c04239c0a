import { Command, Option } from "commander";
import manifest from "../../package.json" with { type: "json" };
import type { ExitCode } from "../fault/exit-codes.ts";
import { type ApplyOptions, apply } from "./commands/apply.ts";
import { type CarveOptions, carve } from "./commands/carve.ts";
import { type ConfirmOptions, confirm } from "./commands/confirm.ts";
import { type HistoryOptions, history } from "./commands/history.ts";
import { type PlanOptions, plan } from "./commands/plan.ts";
import { type RollbackOptions, rollback } from "./commands/rollback.ts";
import { status } from "./commands/status.ts";
import type { GlobalOptions, Session } from "./session.ts";
import { defaultWindow, windowSeconds } from "./window.ts";

export interface CommandLineHooks {
  begin(options: GlobalOptions): Session;
  end(code: ExitCode): void;
  /** Help and version, as asked for. */
  write(text: string): void;
  /** Help, shown because no command was named. */
  writeError(text: string): void;
}

/** The commands with their arguments, options and help. What they do lies in commands/. */
export function commandLine({ begin, end, write, writeError }: CommandLineHooks): Command {
  const program = new Command("routable")
    .description(manifest.description)
    .version(manifest.version, "--version", "print the version")
    .helpOption("-h, --help", "explain a command")
    .option("--host <name>", "only this host of the profile; may be given again", collected)
    .option("--json", "a line of JSON for everything that is told")
    .option("--yes", "answer every question with yes")
    .option("--ssh-config <file>", "in place of ~/.ssh/config")
    .option("--debug", "show the stack of an error")
    .exitOverride()
    .configureOutput({ writeOut: write, writeErr: writeError, outputError: () => {} })
    .configureHelp({ showGlobalOptions: true })
    .addHelpText("after", generalHelp);

  const run = async (command: Command, work: (session: Session) => Promise<ExitCode>) =>
    end(await work(begin({ host: [], json: false, yes: false, ...command.optsWithGlobals<Partial<GlobalOptions>>() })));

  program
    .command("carve")
    .summary("give each host its share of the LAN")
    .description("Gives each host without a pool its share of the LAN, and proves that no two claims overlap.")
    .argument("<profile>", "the profile's file")
    .option("--write", "pin the new pools in the profile; no other byte of it changes")
    .addHelpText("after", examples("carve profiles/homelab.yaml", "carve profiles/homelab.yaml --write"))
    .action((file: string, options: CarveOptions, command: Command) =>
      run(command, (session) => carve(session, file, options)),
    );

  program
    .command("plan")
    .summary("show what apply would do, as a diff")
    .description("Reads each host once and shows what apply would do to it. Changes nothing.")
    .argument("<profile>", "the profile's file")
    .option("--out <file>", "save the plan, to apply just this later")
    .option("--all", "list what is already as it should be, too")
    .addHelpText(
      "after",
      examples("plan profiles/homelab.yaml", "plan profiles/homelab.yaml --host dock-1 --out dock-1.plan"),
    )
    .action((file: string, options: PlanOptions, command: Command) =>
      run(command, (session) => plan(session, file, options)),
    );

  program
    .command("apply")
    .summary("make hosts as the profile says")
    .description(
      "Applies a profile, or a saved plan, as a transaction that undoes itself unless the host is proved reachable.",
    )
    .argument("<profile|plan>", "the profile's file, or a plan saved by plan --out")
    .option("--dry-run", "only show the plan")
    .addOption(
      new Option(
        "--confirm-within <time>",
        `how long a host waits before it undoes the change: 10s to 1h (default: ${defaultWindow}s)`,
      ).argParser(windowSeconds),
    )
    .option("--prove-rollback", "apply, confirm nothing, and report how each host went back by itself")
    .addHelpText(
      "after",
      examples(
        "apply profiles/homelab.yaml --host dock-1",
        "apply dock-1.plan --yes --confirm-within 2m",
        "apply profiles/homelab.yaml --host dock-1 --prove-rollback",
      ),
    )
    .action((file: string, options: ApplyOptions, command: Command) =>
      run(command, (session) => apply(session, file, options)),
    );

  program
    .command("confirm")
    .summary("keep a change that waits to be confirmed")
    .description("Keeps a change that was applied and waits to be confirmed, over a new connection.")
    .argument("[profile]", "the profile's file")
    .option("--local", "this machine, without a profile")
    .addHelpText("after", examples("confirm profiles/homelab.yaml --host dock-1", "confirm --local"))
    .action((file: string | undefined, options: ConfirmOptions, command: Command) =>
      run(command, (session) => confirm(session, file, options)),
    );

  program
    .command("rollback")
    .summary("put back what a transaction changed")
    .description("Takes a host back to the state before a transaction: the last one, or the one named.")
    .argument("[profile]", "the profile's file")
    .option("--to <id>", "back to the state before this transaction")
    .option("--dry-run", "only show what would be undone")
    .option(
      "--force",
      "even where files were edited since (those edits are lost); accept what an undo twice left differing",
    )
    .option("--local", "this machine, without a profile")
    .addHelpText("after", examples("rollback profiles/homelab.yaml --host dock-1", "rollback --local --to 7f3a"))
    .action((file: string | undefined, options: RollbackOptions, command: Command) =>
      run(command, (session) => rollback(session, file, options)),
    );

  program
    .command("history")
    .summary("list the transactions that hosts remember")
    .description("Lists the transactions that each host remembers, and how they ended.")
    .argument("[profile]", "the profile's file")
    .option("--local", "this machine, without a profile")
    .addHelpText("after", examples("history profiles/homelab.yaml", "history --local --json"))
    .action((file: string | undefined, options: HistoryOptions, command: Command) =>
      run(command, (session) => history(session, file, options)),
    );

  program
    .command("status")
    .summary("tell whether hosts still are as the profile says")
    .description(
      "Tells whether the hosts still are as the profile says, and shows what differs as a diff. Exit code 2: drift.",
    )
    .argument("<profile>", "the profile's file")
    .addHelpText("after", examples("status profiles/homelab.yaml", "status profiles/homelab.yaml --json"))
    .action((file: string, _: object, command: Command) => run(command, (session) => status(session, file)));

  return program;
}

function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function examples(...commands: readonly string[]): string {
  return `\nExamples:\n${commands.map((command) => `  routable ${command}\n`).join("")}${exitCodeHelp}`;
}

const exitCodeHelp = `
Exit codes:
  0  done, or nothing to do
  1  refused; the host is untouched
  2  plan, dry run or status found changes
  3  failed, and rolled back
  4  failed, and not restored or not reachable`;

const generalHelp = `
Examples:
  routable plan profiles/homelab.yaml
  routable apply profiles/homelab.yaml --host dock-1
  routable rollback profiles/homelab.yaml --host dock-1
${exitCodeHelp}`;
