import { connectManager } from "../systemd/manager.ts";
import { directoryOf, runProgram, undoIsFinal } from "./directory.ts";
import { notArmed } from "./faults.ts";
import { shortId } from "./id.ts";
import type { Undertaking } from "./undertaking.ts";

/**
 * First the dead man's revert, outside of any session: a timer for a host that nobody confirms, a boot guard for one that
 * restarts. Then, as a service that needs no connection either, the apply; when it fails, systemd starts the same revert.
 */
export async function arm(undertaking: Undertaking): Promise<void> {
  const { transport, plan, circumstances, tell } = undertaking;
  const { id, window } = circumstances;
  const manager = await connectManager(transport);
  try {
    await manager.startTransientTimer({
      name: `routable-revert-${id}`,
      description: `Undo routable transaction ${id} unless it is confirmed`,
      seconds: window,
      argv: ["/bin/sh", `${directoryOf(id)}/undo`, "revert"],
      againUnless: undoIsFinal,
    });
    const guarded = await runProgram(transport, id, "arm.sh");
    if (guarded.exitCode !== 0) throw notArmed(plan.host, guarded.stderr);
    tell("arm", `undo ${shortId(id)} in ${window} s`);
    await manager.startTransientService({
      name: `routable-apply-${id}`,
      description: `Apply routable transaction ${id}`,
      argv: ["/bin/sh", `${directoryOf(id)}/apply`],
      onFailure: `routable-revert-${id}.service`,
    });
  } finally {
    await manager.close();
  }
}
