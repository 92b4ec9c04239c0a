import { directoryOf, runProgram, undoIsFinal, undoLimitSeconds } from "./directory.ts";
import { notArmed } from "./faults.ts";
import { shortId } from "./id.ts";
import type { Undertaking } from "./undertaking.ts";

/**
 * First the dead man's switch, outside of any session: a service that fails when the window is over, for a host that
 * nobody confirms, and a boot guard for one that restarts. Then, as a service too, the apply. Whichever of the two fails,
 * for whatever reason, systemd starts the revert.
 */
export async function arm(undertaking: Undertaking): Promise<void> {
  const { transport, plan, circumstances, connectManager, tell } = undertaking;
  const { id, window } = circumstances;
  const manager = await connectManager(transport);
  try {
    await manager.startTransientService(
      {
        name: `routable-window-${id}`,
        description: `Wait for the confirmation of routable transaction ${id}`,
        argv: ["/bin/sh", `${directoryOf(id)}/window.sh`],
        onFailure: `routable-revert-${id}.service`,
        // It ends by itself before that, unless it was stopped.
        failsAfter: window + 1,
      },
      {
        name: `routable-revert-${id}`,
        description: `Undo routable transaction ${id}`,
        argv: ["/bin/sh", `${directoryOf(id)}/undo`, "revert"],
        againUnless: undoIsFinal,
        failsAfter: undoLimitSeconds,
      },
    );
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
