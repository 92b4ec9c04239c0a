import type { Transport } from "../transport/transport.ts";
import { type Bus, connectBus } from "./bus.ts";
import { callFailed, jobFailed } from "./faults.ts";
import { type Properties, serviceProperties, type TransientService } from "./transient.ts";

/** A host's systemd. Unit names have their suffix, except where a transient unit is made. All throw Fault systemd/*. */
export interface Manager {
  /**
   * Resolves when its program runs. `standingBy` is not started, but known to systemd for as long as a unit names it as
   * its `onFailure`, and can be started by name. @throws Fault systemd/job-failed when it could not be run
   */
  startTransientService(service: TransientService, standingBy?: TransientService): Promise<void>;
  stopUnit(name: string): Promise<JobResult>;
  /** Resolves when the unit has started again, or could not. */
  restartUnit(name: string): Promise<JobResult>;
  unitState(name: string): Promise<UnitState>;
  close(): Promise<void>;
}

export type JobResult = (typeof jobResults)[number];
const jobResults = ["done", "failed", "timeout", "canceled", "dependency", "skipped"] as const;

export interface UnitState {
  /** `loaded`, `not-found`, … */
  load: string;
  /** `active`, `inactive`, `failed`, `activating`, … */
  active: string;
  /** `running`, `dead`, `waiting`, … */
  sub: string;
}

export async function connectManager(transport: Transport): Promise<Manager> {
  const { label } = transport;
  const bus = await connectBus(transport);
  const ended = await jobEnds(bus);

  /** Calls a method that makes a job, and waits for its end. */
  async function job(member: string, signature: string, body: unknown[]): Promise<JobResult> {
    const path = await bus.call({ ...manager, member, signature, body });
    const result = await Promise.race([ended(String(path)), bus.ended.then((fault) => Promise.reject(fault))]);
    return jobResults.find((known) => known === result) ?? rejectResult(result);
  }

  function rejectResult(result: string): never {
    throw callFailed(label, "a job", `a job's result is none that is known: ${result}`);
  }

  return {
    async startTransientService(service, standingBy) {
      const [unit, properties] = unitOf(service);
      const others = standingBy === undefined ? [] : [unitOf(standingBy)];
      const result = await job("StartTransientUnit", "ssa(sv)a(sa(sv))", [unit, "fail", properties, others]);
      if (result !== "done") throw jobFailed(label, unit, result);
    },
    stopUnit: (name) => job("StopUnit", "ss", [name, "replace"]),
    restartUnit: (name) => job("RestartUnit", "ss", [name, "replace"]),
    async unitState(name) {
      const path = String(await bus.call({ ...manager, member: "LoadUnit", signature: "s", body: [name] }));
      const property = async (property: string) =>
        String(
          await bus.call({
            path,
            interface: "org.freedesktop.DBus.Properties",
            member: "Get",
            signature: "ss",
            body: ["org.freedesktop.systemd1.Unit", property],
          }),
        );
      const [load, active, sub] = await Promise.all(["LoadState", "ActiveState", "SubState"].map(property));
      return { load: load ?? "", active: active ?? "", sub: sub ?? "" };
    },
    close: bus.close,
  };
}

function unitOf(service: TransientService): [name: string, properties: Properties] {
  return [`${service.name}.service`, serviceProperties(service)];
}

const manager = { path: "/org/freedesktop/systemd1", interface: "org.freedesktop.systemd1.Manager" } as const;

/** How a job ended, by its path. Ends are kept from the beginning: one may come before the reply that names its job. */
async function jobEnds(bus: Bus): Promise<(path: string) => Promise<string>> {
  const seen = new Map<string, string>();
  const awaited = new Map<string, (result: string) => void>();
  await bus.onSignal(
    `type='signal',sender='org.freedesktop.systemd1',interface='${manager.interface}',member='JobRemoved'`,
    (member, [, path, , result]) => {
      if (member !== "JobRemoved") return;
      seen.set(String(path), String(result));
      awaited.get(String(path))?.(String(result));
    },
  );
  return (path) => {
    const result = seen.get(path);
    return result === undefined ? new Promise((resolve) => awaited.set(path, resolve)) : Promise.resolve(result);
  };
}
