import type { ChildProcessWithoutNullStreams } from "node:child_process";

/** A person at the terminal of a command: reads what is on the screen, and types. */
export class Terminal {
  /** Everything that was ever on the screen. */
  screen = "";
  /** The command's exit code, once it has ended. */
  readonly ended: Promise<number>;
  private readonly child: ChildProcessWithoutNullStreams;

  constructor(child: ChildProcessWithoutNullStreams) {
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        this.screen += chunk.toString();
      });
    }
    // A terminal that lost its other end has nothing to be typed into.
    child.stdin.on("error", () => {});
    this.ended = new Promise((resolve) => child.on("close", (code) => resolve(code ?? -1)));
  }

  /** Until the screen has shown this. */
  async shows(pattern: RegExp): Promise<void> {
    const changes = () =>
      new Promise<"more" | "ended">((resolve) => {
        this.child.stdout.once("data", () => resolve("more"));
        this.ended.then(() => resolve("ended"));
      });
    while (!pattern.test(this.screen)) {
      if ((await changes()) === "ended" && !pattern.test(this.screen)) {
        throw new Error(`it ended without showing ${pattern}:\n${this.screen}`);
      }
    }
  }

  types(line: string): void {
    this.child.stdin.write(`${line}\n`);
  }
}
