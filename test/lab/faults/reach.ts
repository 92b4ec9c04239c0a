import { setTimeout as sleep } from "node:timers/promises";
import type { LabHost } from "../lab-host.ts";

/** Asks a host over its network, once and again, while it does what it has to. */
export class Reach {
  readonly #host: LabHost;
  readonly #asking: Promise<void>;
  #asks = true;
  #silentAt = 0;

  constructor(host: LabHost) {
    this.#host = host;
    this.#asking = this.#ask();
  }

  /** @returns when it was last asked in vain, by this machine's clock; 0 where it always answered */
  async stop(): Promise<number> {
    this.#asks = false;
    await this.#asking;
    return this.#silentAt;
  }

  async #ask(): Promise<void> {
    while (this.#asks) {
      const asked = Date.now();
      const { exitCode } = await this.#host.ssh("true", { mayFail: true });
      if (exitCode !== 0) this.#silentAt = asked;
      await sleep(500);
    }
  }
}
