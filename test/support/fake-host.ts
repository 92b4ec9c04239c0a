import { PassThrough } from "node:stream";
import type { Facts } from "../../src/facts/facts.ts";
import type { Fault } from "../../src/fault/fault.ts";
import type { TransientService } from "../../src/systemd/transient.ts";
import type { Event } from "../../src/transaction/event.ts";
import type { World } from "../../src/transaction/undertaking.ts";
import type { RunResult, Transport } from "../../src/transport/transport.ts";
import { bookworm } from "./plan-facts.ts";

/** What a host's programs do, as far as a transaction's controller sees it: journal lines and answers. */
export interface Script {
  /** Journal words that the apply service writes, a look at a time. */
  apply?: readonly string[];
  /** The same of an undo, whoever started it. */
  undo?: readonly string[];
  /** What the notes beside the journal say, whichever is asked for. */
  notes?: string;
  facts?: Facts;
  /** In place of what a program does: by its file name, `apply` and `revert` for the services, `facts` for a look. */
  instead?: Readonly<Record<string, (host: FakeHost) => RunResult | Fault>>;
  /** Whether a connection is answered now. */
  answers?: (host: FakeHost) => boolean;
}

/** A host of memory, and all that was asked of it, in order. */
export interface FakeHost {
  journal: string[];
  /** `begin`, `arm.sh`, `start routable-apply-…`, `look` for facts; looks at the journal are left out. */
  asked: string[];
  services: TransientService[];
  events: Event[];
  /** Milliseconds since the epoch; only waiting lets it pass. */
  clock: number;
  coming: string[];
  /** The notes beside the journal that were asked for. */
  read: string[];
  /** Whether somebody holds open what keeps an unarmed transaction. */
  attended: boolean;
}

export const silence = { exitCode: 0, stdout: "", stderr: "" } as const;

/** A world around one scripted host. `silent`: the fault of a connection that is not answered. */
export function fakeHost(script: Script, silent?: Fault): { host: FakeHost; world: World } {
  const host: FakeHost = {
    journal: [],
    asked: [],
    services: [],
    events: [],
    clock: 0,
    coming: [],
    read: [],
    attended: false,
  };

  function answer(): void {
    if (silent && script.answers?.(host) === false) throw silent;
  }

  function does(program: string, usual: () => RunResult | undefined): RunResult {
    const result = script.instead?.[program]?.(host) ?? usual() ?? silence;
    if (result instanceof Error) throw result;
    return result;
  }

  function write(...words: readonly string[]): void {
    host.journal.push(...words.map((word) => `${host.clock / 1000}@${host.clock / 1000} ${word}`));
  }

  function undo(): void {
    host.coming.push(...(script.undo ?? ["undo revert", "rolled-back 9 9"]));
  }

  async function run(argv: readonly string[]): Promise<RunResult> {
    answer();
    const [command = "", first = "", ...rest] = argv;
    const file = first.split("/").at(-1) ?? "";
    if (command === "cat" && file === "journal") {
      write(...host.coming.splice(0, 1));
      return { ...silence, stdout: host.journal.map((line) => `${line}\n`).join("") };
    }
    if (command === "cat") {
      host.read.push(file);
      return { ...silence, stdout: script.notes ?? "" };
    }
    const asked = command === "sh" && first === "-c" ? "begin" : [file, ...rest].join(" ");
    host.asked.push(asked);
    return does(asked === "begin" ? asked : file, () => {
      if (asked === "begin") {
        write("begun");
        return { ...silence, stdout: "begun\n" };
      }
      if (file === "arm.sh") write("armed 60");
      if (file === "confirm") write("committed");
      if (file === "abandon.sh" && host.journal.some((line) => line.includes("armed"))) {
        return { ...silence, exitCode: 1, stdout: "refused armed\n" };
      }
      if (command === "systemctl") undo();
      return undefined;
    });
  }

  async function startTransientService(service: TransientService, standingBy?: TransientService): Promise<void> {
    host.services.push(service, ...(standingBy ? [standingBy] : []));
    host.asked.push(`start ${service.name}`);
    const kind = service.name.split("-")[1] ?? "";
    does(kind, () => {
      if (kind === "apply") host.coming.push(...(script.apply ?? ["applied 9 9"]));
      if (kind === "rollback") undo();
      return undefined;
    });
  }

  const transport: Transport = {
    label: "ssh dock-1",
    run,
    async open(argv) {
      answer();
      if (!argv.at(-1)?.endsWith("/abandon.sh")) throw new Error(`not asked for: ${argv.join(" ")}`);
      host.attended = true;
      const close = () => {
        host.attended = false;
      };
      return { stream: new PassThrough(), ended: new Promise(() => {}), close };
    },
    fresh: () => ({ ...transport }),
    close: async () => {},
  };
  const world: World = {
    transport,
    operator: "ana@laptop",
    now: () => new Date(host.clock),
    async pause(ms) {
      host.clock += ms;
    },
    async readFacts() {
      host.asked.push("look");
      answer();
      does("facts", () => undefined);
      return script.facts ?? bookworm();
    },
    async connectManager() {
      answer();
      return { startTransientService, close: async () => {} };
    },
    emit: (event) => host.events.push(event),
  };
  return { host, world };
}
