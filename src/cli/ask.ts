import { createInterface } from "node:readline";
import { confirm } from "@inquirer/prompts";

// Questions go to stderr, so that stdout stays the command's results. Ctrl-C and a lost terminal mean no.

export async function ask(question: string, signal: AbortSignal): Promise<boolean> {
  try {
    return await confirm({ message: question, default: false }, { output: process.stderr, signal });
  } catch (error) {
    if (error instanceof Error && ["ExitPromptError", "AbortPromptError"].includes(error.name)) return false;
    throw error;
  }
}

/** Inquirer's prompts cannot count down; a line of readline's can. */
export async function askWithin(question: string, seconds: number, signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const deadline = Date.now() + seconds * 1000;
  const show = () => {
    const left = Math.max(0, Math.ceil((deadline - Date.now()) / 1000));
    terminal.setPrompt(`${question} Taken back in ${left} s. (y/N) `);
    terminal.prompt(true);
    if (left === 0) terminal.close();
  };
  const ticking = setInterval(show, 1000);
  const stop = () => terminal.close();
  signal.addEventListener("abort", stop);
  try {
    return await new Promise((resolve) => {
      terminal.once("line", (answer) => resolve(/^y(es)?$/i.test(answer.trim())));
      terminal.once("close", () => {
        process.stderr.write("\n");
        resolve(false);
      });
      terminal.once("SIGINT", stop);
      show();
    });
  } finally {
    clearInterval(ticking);
    signal.removeEventListener("abort", stop);
    terminal.removeAllListeners("close");
    terminal.close();
  }
}
