import { Fault } from "../fault/fault.ts";
import type { Undertaking } from "./undertaking.ts";

/**
 * Starts the dead man's revert before its time. Where the host does not hear us it needs no help: the window ends.
 */
export async function revertNow({ transport, circumstances }: Undertaking): Promise<void> {
  try {
    const unit = `routable-revert-${circumstances.id}.service`;
    await transport.run(["systemctl", "start", "--no-block", unit], { timeoutMs: 5_000 });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  }
}
