import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { createInterface } from "node:readline";

/** Questions and answers as qemu's monitor and its guest agent speak them: an object a line, one question at a time. */
export class JsonDialogue implements Disposable {
  readonly #wire: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  /** `wire`: a command that passes stdin and stdout on to their socket. */
  constructor(wire: ChildProcessWithoutNullStreams) {
    this.#wire = wire;
    this.#lines = createInterface({ input: wire.stdout })[Symbol.asyncIterator]();
    // What ended under our hands is told by the lines' end.
    wire.stdin.on("error", () => {});
  }

  async ask<Answer>(question: string, details: object = {}): Promise<Answer> {
    this.#wire.stdin.write(`${JSON.stringify({ execute: question, arguments: details })}\n`);
    return this.answer<Answer>();
  }

  /** The next answer, to whatever was asked. */
  async answer<Answer>(): Promise<Answer> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) throw new Error("nobody answers at the other end");
      // Greetings and events come in between.
      const line = JSON.parse(value) as { return?: Answer; error?: { desc: string } };
      if (line.error !== undefined) throw new Error(line.error.desc);
      if (line.return !== undefined) return line.return;
    }
  }

  [Symbol.dispose](): void {
    // Killed, it might leave what it entered the container with.
    this.#wire.stdin.end();
  }
}
