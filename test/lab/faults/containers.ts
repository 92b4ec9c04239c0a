import type { LabHost } from "../lab-host.ts";

/** The containers that run on every host of the matrix, by what Docker was told of starting them again. */
const restartPolicies = { always: "always", plain: "no" } as const;

/** Whether they run, by their names. */
export type Containers = Record<keyof typeof restartPolicies, boolean>;

export async function startContainers(host: LabHost): Promise<void> {
  for (const [name, policy] of Object.entries(restartPolicies)) {
    await host.runContainer(name, ["httpd", "-f"], ["--restart", policy]);
  }
}

/** As a person does it in whom the power cut left a container behind. */
export async function startStopped(host: LabHost): Promise<void> {
  await host.exec(["docker", "start", ...Object.keys(restartPolicies)]);
}

export async function runningContainers(host: LabHost): Promise<Containers> {
  const { stdout } = await host.exec(["docker", "ps", "--format", "{{.Names}}"], { mayFail: true });
  const running = stdout.split("\n");
  return { always: running.includes("always"), plain: running.includes("plain") };
}

/** What Docker itself makes of them: after a boot it starts those that it was told to, and no others. */
export function expectedContainers(rebooted: boolean): Containers {
  return { always: true, plain: !rebooted };
}
