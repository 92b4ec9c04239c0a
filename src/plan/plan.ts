import type { Place } from "../fault/fault.ts";
import type { Probe } from "./probe.ts";
import type { Step } from "./step.ts";

/** Everything that apply will do to one host. Plain JSON, and the same bytes for the same inputs. */
export interface Plan {
  version: 1;
  host: string;
  /** Of the profile, for the journal's sake: `profiles/homelab.yaml`. */
  profile: string;
  /** Of the host's live state that the plan rests on; apply refuses a host that moved. */
  fingerprint: string;
  /** What a person reads, most dangerous last to be missed: in the order of application. */
  changes: readonly Change[];
  /** What was looked at and is already as it should be: `["bridge br0", "stp", "off"]` as one line each. */
  unchanged: readonly string[];
  /** What the transaction does, in order; empty when there is nothing to do. */
  steps: readonly Step[];
  /** Reachability to prove after the change, as far as it held before. */
  probes: readonly Probe[];
}

export interface Change {
  action: "create" | "change" | "remove";
  /** `bridge br0`, `link eno1`, `docker daemon`, `file /etc/network/interfaces`. */
  subject: string;
  details: readonly Detail[];
  risks: readonly Risk[];
  /** Where in the profile this was asked for. */
  place: Place | null;
}

export type Detail =
  | { kind: "value"; name: string; before: string | null; after: string | null }
  | { kind: "file"; path: string; before: string | null; after: string | null }
  | { kind: "note"; text: string };

export interface Risk {
  kind: "management-path" | "docker-restarts" | "containers-stop" | "live-restore" | "forwarding" | "outage";
  text: string;
}
