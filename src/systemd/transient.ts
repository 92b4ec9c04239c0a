/** A unit that lives in memory only, and is gone with its work done: `name` is without a suffix. */
export interface TransientService {
  name: string;
  description: string;
  /**
   * The program by its absolute path, and its words. No `$` and no backslash: systemd replaces `$NAME` even here, and
   * neither of its ways to escape it outlives a daemon-reload. With `ExecStartEx` systemd 252 writes to the unit's own file
   * a key that it does not know, and with `$$` an escape that it does not read back.
   */
  argv: readonly string[];
  /** A unit to start when this one fails, with its suffix. */
  onFailure?: string;
  /** Run it again when it is killed or fails, unless it ended with one of these statuses; by default never. */
  againUnless?: readonly number[];
  /** Seconds after which it has failed: what hangs is killed, what was stopped (SIGSTOP) too. By default it may take for ever. */
  failsAfter?: number;
}

/** As `StartTransientUnit` takes them: name, and a D-Bus variant as `[signature, value]`. */
export type Properties = readonly (readonly [name: string, variant: readonly [signature: string, value: unknown]])[];

/**
 * `exec`: the job is done when the program runs, and fails when it could not be run. A failed unit is not kept either:
 * its name is free for the next attempt, and its words stay in the host's journal. Nobody ends it by changing to another
 * target (`systemctl isolate`).
 */
export function serviceProperties({
  description,
  argv,
  onFailure,
  againUnless,
  failsAfter,
}: TransientService): Properties {
  const unfit = argv.find((word) => /[$\\]/.test(word));
  if (unfit !== undefined) throw new TypeError(`systemd would not keep this word as it is: ${unfit}`);
  return [
    ["Description", ["s", description]],
    ["Type", ["s", "exec"]],
    ["CollectMode", ["s", "inactive-or-failed"]],
    ["IgnoreOnIsolate", ["b", true]],
    ["ExecStart", ["a(sasb)", [[argv[0], argv, false]]]],
    ...(onFailure === undefined ? [] : [["OnFailure", ["as", [onFailure]]] as const]),
    ...(againUnless === undefined ? [] : againProperties(againUnless)),
    ...(failsAfter === undefined ? [] : limitProperties(failsAfter)),
  ];
}

/** At once and as often as it takes: systemd would otherwise give up after five times in ten seconds. */
function againProperties(unless: readonly number[]): Properties {
  return [
    ["Restart", ["s", "on-failure"]],
    ["RestartUSec", ["t", 500_000]],
    ["StartLimitIntervalUSec", ["t", 0]],
    ["RestartPreventExitStatus", ["(aiai)", [unless, []]]],
  ];
}

/** Counted from its start, whatever makes systemd read its units again. What a stopped process hears is SIGKILL alone. */
function limitProperties(seconds: number): Properties {
  return [
    ["RuntimeMaxUSec", ["t", seconds * 1_000_000]],
    ["TimeoutStopUSec", ["t", 2_000_000]],
  ];
}
