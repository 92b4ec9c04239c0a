import type { Container } from "../../facts/facts.ts";
import type { Risk } from "../plan.ts";
import type { Planning } from "../planning.ts";
import type { UnitStep } from "../step.ts";
import { type Engine, unit } from "./engine.ts";

/** Also refuses where a restart would not do: the running containers keep the old default network alive. */
export function restartOf(planning: Planning, engine: Engine): UnitStep {
  refuseLiveRestore(planning, engine);
  return {
    kind: "unit",
    title: "restart docker",
    managementPath: false,
    unit,
    operation: "restart",
    containers: runningOf(engine)
      .filter((container) => !isStartedByPolicy(container))
      .map(({ id }) => id),
  };
}

export function stopRisks(engine: Engine): Risk[] {
  const running = runningOf(engine);
  if (running.length === 0) return [];
  const back = running.filter(isStartedByPolicy).length;
  const again = running.length - back;
  const names = running.map(({ name }) => name).join(", ");
  const fates = [
    ...(back > 0 ? [`${back} start${back === 1 ? "s" : ""} again by policy`] : []),
    ...(again > 0 ? [`${again} ${again === 1 ? "is" : "are"} started again`] : []),
  ];
  const count = `${running.length} container${running.length === 1 ? " stops" : "s stop"}`;
  return [{ kind: "containers-stop", text: `restarts docker: ${count}: ${names}; ${fates.join(", ")}` }];
}

/** `on-failure` looks at the exit code, and one that dockerd stopped may have ended well. */
function isStartedByPolicy({ restartPolicy }: Container): boolean {
  return restartPolicy === "always" || restartPolicy === "unless-stopped";
}

function refuseLiveRestore({ refuse }: Planning, engine: Engine): void {
  const running = runningOf(engine);
  if (!engine.liveRestore || running.length === 0) return;
  refuse({
    code: "plan/live-restore",
    summary: "with live-restore and running containers, a restart of docker leaves the default network as it was",
    at: ["bridge", "name"],
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
