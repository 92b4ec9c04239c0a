import type { Facts } from "../facts/facts.ts";
import type { Plan } from "../plan/plan.ts";
import type { Manager } from "../systemd/manager.ts";
import type { Transport } from "../transport/transport.ts";
import type { Event, Phase } from "./event.ts";
import { followJournal, type JournalFollower } from "./follower.ts";
import type { Circumstances } from "./lower/program.ts";

/** What a transaction takes from the world outside. */
export interface World {
  transport: Transport;
  /** One look at the host. @throws Fault facts/*, transport/* */
  readFacts(transport: Transport): Promise<Facts>;
  /** @throws Fault systemd/*, transport/* */
  connectManager(transport: Transport): Promise<Pick<Manager, "startTransientService" | "close">>;
  /** Who does it, for the lock and the history: `ana@laptop`. */
  operator: string;
  now(): Date;
  pause(ms: number): Promise<void>;
  emit(event: Event): void;
}

/** A transaction under way, seen from the controller. */
export interface Undertaking extends World {
  plan: Plan;
  circumstances: Circumstances;
  journal: JournalFollower;
  /** `took`: seconds, where somebody measured it better than by the time since the last event. */
  tell(phase: Phase, text: string, detail?: { step?: Event["step"]; took?: number }): void;
}

export function undertake<W extends World>(plan: Plan, circumstances: Circumstances, world: W): W & Undertaking {
  let last = circumstances.begun.getTime();
  return {
    ...world,
    plan,
    circumstances,
    journal: followJournal(world.transport, circumstances.id),
    tell(phase, text, { step, took } = {}) {
      const at = world.now().getTime();
      const elapsed = Math.round((took ?? (at - last) / 1000) * 1000) / 1000;
      world.emit({ host: plan.host, at, elapsed, phase, text, ...(step && { step }) });
      last = at;
    },
  };
}
