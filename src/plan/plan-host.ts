import type { Facts } from "../facts/facts.ts";
import type { Diagnostic } from "../fault/fault.ts";
import { Fault } from "../fault/fault.ts";
import type { ProfileDocument } from "../profile/profile.ts";
import type { Desired } from "../topology/desired.ts";
import { planCutOver } from "./bridge/cut-over.ts";
import { checkLan } from "./bridge/lan.ts";
import { findParent } from "./bridge/parent.ts";
import { planPersistence } from "./bridge/persistence.ts";
import { planDaemon } from "./docker/daemon.ts";
import { requireEngine } from "./docker/engine.ts";
import { planLeftOverBridge } from "./docker/left-over-bridge.ts";
import { planStartOrder } from "./docker/start-order.ts";
import { checkOverlaps } from "./docker/subnets.ts";
import { inOrder } from "./order.ts";
import type { Plan } from "./plan.ts";
import type { Planning, Refusal } from "./planning.ts";
import { probesFor } from "./probes.ts";

export interface PlanInputs {
  desired: Desired;
  facts: Facts;
  document: ProfileDocument;
  fingerprint: string;
}

/**
 * What has to change on one host, and how, and how it is undone; nothing at all where the host is as it should be.
 * Pure: the same inputs give the same bytes.
 * @throws Fault plan/*, with every reason at once why this host cannot be brought to the desired state
 */
export function planHost({ desired, facts, document, fingerprint }: PlanInputs): Plan {
  const refusals: Diagnostic[] = [];
  const planning: Planning = {
    desired,
    facts: inOrder(facts),
    refuse: (refusal) => refusals.push(diagnosticOf(refusal, desired.host, document)),
    placeOf: (path) => document.placeOf(path),
  };
  const parts = planParts(planning);
  const [first, ...others] = refusals;
  if (first) throw new Fault([first, ...others]);
  return {
    version: 1,
    host: desired.host,
    profile: document.file,
    fingerprint,
    changes: parts.flatMap(({ changes }) => changes),
    unchanged: parts.flatMap(({ unchanged }) => unchanged),
    steps: parts.flatMap(({ steps }) => steps),
    probes: probesFor(planning),
  };
}

/** In the order of application: what holds after a reboot first, then the kernel, then Docker. */
function planParts(planning: Planning) {
  const engine = requireEngine(planning);
  const uplink = findParent(planning);
  const lan = uplink && checkLan(planning, uplink, engine);
  if (engine) checkOverlaps(planning, engine);
  if (!uplink || !lan) return [];
  const persistence = planPersistence(planning, uplink, lan);
  const cutOver = planCutOver(planning, uplink, lan);
  const isOther = [persistence, cutOver].some(({ steps }) => steps.length > 0);
  if (!engine) return [];
  const startOrder = planStartOrder(planning, engine, lan);
  const daemon = planDaemon(planning, engine, uplink);
  const leftOver = planLeftOverBridge(planning, engine);
  return [persistence, cutOver, startOrder, daemon, leftOver, ...(isOther ? [persistence.restart] : [])];
}

function diagnosticOf({ code, at, ...told }: Refusal, host: string, document: ProfileDocument): Diagnostic {
  const place = at === undefined ? undefined : "file" in at ? at : document.placeOf(at);
  return { code, host, hostState: "untouched", ...told, ...(place ? { place } : {}) };
}
