/** Hosts, or what a test knows of them, each for one test at a time. */
export class HostPool<Host> {
  readonly #free: Host[];
  readonly #waiting: { resolve(host: Host): void; reject(error: Error): void }[] = [];
  #left: number;

  constructor(hosts: readonly Host[]) {
    this.#free = [...hosts];
    this.#left = hosts.length;
  }

  /** `retire`: the host is of no use to anyone any more. @throws when there are none left */
  async use<Result>(work: (host: Host, retire: () => void) => Promise<Result>): Promise<Result> {
    const host = await this.#take();
    let retired = false;
    try {
      return await work(host, () => {
        retired = true;
      });
    } finally {
      if (retired) this.#takeOut();
      else this.#giveBack(host);
    }
  }

  #take(): Promise<Host> {
    if (this.#left === 0) return Promise.reject(noneLeft());
    const host = this.#free.pop();
    return host ? Promise.resolve(host) : new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #giveBack(host: Host): void {
    const next = this.#waiting.shift();
    if (next) next.resolve(host);
    else this.#free.push(host);
  }

  #takeOut(): void {
    this.#left--;
    if (this.#left > 0) return;
    for (const { reject } of this.#waiting.splice(0)) reject(noneLeft());
  }
}

function noneLeft(): Error {
  return new Error("no host is left that could do this: each was out of order after an earlier test");
}
