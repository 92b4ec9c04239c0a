/** Hosts, or what a test knows of them, each for one test at a time. */
export class HostPool<Host> {
  readonly #free: Host[];
  readonly #waiting: ((host: Host) => void)[] = [];

  constructor(hosts: readonly Host[]) {
    this.#free = [...hosts];
  }

  async use<Result>(work: (host: Host) => Promise<Result>): Promise<Result> {
    const host = await this.#take();
    try {
      return await work(host);
    } finally {
      this.#giveBack(host);
    }
  }

  #take(): Promise<Host> {
    const host = this.#free.pop();
    return host ? Promise.resolve(host) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  #giveBack(host: Host): void {
    const next = this.#waiting.shift();
    if (next) next(host);
    else this.#free.push(host);
  }
}
