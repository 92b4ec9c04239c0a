import type { Container } from "../../facts/facts.ts";
import type { Risk } from "../plan.ts";
import type { Planning } from "../planning.ts";
import type { UnitStep } from "../step.ts";
import { type Engine, unit } from "./engine.ts";

/** Also refuses where a restart would not do: the running containers keep the old default network alive. */
export function restartOf(planning: Planning, engine: Engine): UnitStep {
  const { desired, facts } = planning;
  refuseLiveRestore(planning, engine);
  return {
    kind: "unit",
    title: "restart docker",
    managementPath: false,
    unit,
    operation: "restart",
    containers: runningOf(engine)
      .filter((container) => fateOf(container) === "started again")
      .map(({ id }) => id),
    standIn: facts.links.some(({ name }) => name === desired.bridge.name) ? null : desired.bridge.name,
  };
}

export function stopRisks(engine: Engine): Risk[] {
  const running = runningOf(engine);
  if (running.length === 0) return [{ kind: "docker-restarts", text: "restarts docker: no container runs" }];
  const names = running.map(({ name }) => name).join(", ");
  const counted = (fate: Fate, one: string, more: string) => {
    const count = running.filter((container) => fateOf(container) === fate).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : more}`];
  };
  const fates = [
    ...counted("by policy", "starts again by policy", "start again by policy"),
    ...counted("by swarm", "is left to the swarm", "are left to the swarm"),
    ...counted("started again", "is started again", "are started again"),
    ...counted("removed", "is gone for good (--rm)", "are gone for good (--rm)"),
  ];
  const count = `${running.length} container${running.length === 1 ? " stops" : "s stop"}`;
  return [{ kind: "containers-stop", text: `restarts docker: ${count}: ${names}; ${fates.join(", ")}` }];
}

type Fate = "by policy" | "by swarm" | "started again" | "removed";

/** What becomes of a running container. `on-failure` looks at the exit code, and one that dockerd stopped may have ended well. */
function fateOf({ restartPolicy, autoRemove, swarmTask }: Container): Fate {
  if (swarmTask) return "by swarm";
  if (autoRemove) return "removed";
  return restartPolicy === "always" || restartPolicy === "unless-stopped" ? "by policy" : "started again";
}

function refuseLiveRestore({ refuse }: Planning, engine: Engine): void {
  const running = runningOf(engine);
  if (!engine.liveRestore || running.length === 0) return;
  refuse({
    code: "plan/live-restore",
    summary: "with live-restore and running containers, a restart of docker leaves the default network as it was",
    expected: "live-restore off, or no running container",
    found: `live-restore on, running: ${running.map(({ name }) => name).join(", ")}`,
    next: [
      "stop these containers first: docker stop, then apply again, then docker start",
      'or turn it off for this once: "live-restore": false in daemon.json, then systemctl reload docker',
    ],
  });
}

function runningOf(engine: Engine): readonly Container[] {
  return engine.containers.filter(({ running }) => running);
}
