import type { LabHost } from "../lab-host.ts";
import type { Fault } from "./fault.ts";
import { fail, goOn, type Moment } from "./moment.ts";
import { cutPower } from "./power.ts";

const beforeApply: Moment = { verb: "apply", side: "before" };
const afterApply: Moment = { verb: "apply", side: "after" };
const beforeUndo: Moment = { verb: "undo", side: "before" };
const afterUndo: Moment = { verb: "undo", side: "after" };
const beforeUndoAtBoot: Moment = { verb: "undo-at-boot", side: "before" };
const afterUndoAtBoot: Moment = { verb: "undo-at-boot", side: "after" };

/** In the order of the table. */
export const faults: readonly Fault[] = [
  {
    name: "fails",
    meaning: "the step fails before it has any effect",
    at: beforeApply,
    harm: ({ host }) => fail(host),
  },
  {
    name: "fails-late",
    meaning: "the step fails after it took effect",
    at: afterApply,
    harm: ({ host }) => fail(host),
  },
  {
    name: "hangs",
    meaning: "the step hangs for ever, before its effect",
    at: beforeApply,
    harm: async () => {},
    outlastsWindow: true,
  },
  {
    name: "hangs-late",
    meaning: "the step hangs for ever, after its effect",
    at: afterApply,
    harm: async () => {},
    outlastsWindow: true,
  },
  {
    name: "stopped",
    meaning: "every process of the apply is stopped (SIGSTOP) after the step's effect",
    at: afterApply,
    harm: ({ host }) => systemctl(host, "kill --signal=STOP routable-apply-*.service"),
    outlastsWindow: true,
  },
  {
    name: "apply-killed",
    meaning: "kill -9 of the apply before the step's effect",
    at: beforeApply,
    harm: ({ host }) => systemctl(host, "kill --signal=KILL routable-apply-*.service"),
  },
  {
    name: "apply-killed-late",
    meaning: "kill -9 of the apply after the step's effect",
    at: afterApply,
    harm: ({ host }) => systemctl(host, "kill --signal=KILL routable-apply-*.service"),
  },
  {
    name: "all-killed",
    meaning: "kill -9 of the apply and of the dead man's switch at once, after the step's effect",
    at: afterApply,
    harm: ({ host }) => systemctl(host, "kill --signal=KILL routable-apply-*.service routable-window-*.service"),
  },
  {
    name: "sleep-killed",
    meaning: "kill -9 of the `sleep` by which the dead man's switch counts, while the step is under way",
    at: beforeApply,
    harm: async ({ host }) => {
      await host.exec(["sh", "-c", killSleep]);
      await goOn(host);
    },
  },
  {
    name: "window-stopped",
    meaning:
      "the dead man's switch is stopped (SIGSTOP) and routable on the operator's machine killed, before the step",
    at: beforeApply,
    harm: async ({ host, killController }) => {
      await systemctl(host, "kill --signal=STOP routable-window-*.service");
      await killController();
      await goOn(host);
    },
    outlastsWindow: true,
  },
  {
    name: "cable",
    meaning: "the network cable is out, from before the step until the host has decided",
    at: beforeApply,
    harm: async ({ host }) => {
      await host.unplug();
      await goOn(host);
    },
    mend: (host) => host.plug(),
    outlastsWindow: true,
  },
  {
    name: "link-down",
    meaning: "`ip link set eth0 down` on the host itself, after the step's effect",
    at: afterApply,
    harm: async ({ host }) => {
      await host.exec(["ip", "link", "set", "eth0", "down"]);
      await goOn(host);
    },
    outlastsWindow: true,
  },
  {
    name: "packets",
    meaning: "iptables drops every packet to the host, from after the step's effect until the host has decided",
    at: afterApply,
    harm: async ({ host }) => {
      await iptables(host, "--insert");
      await goOn(host);
    },
    mend: (host) => iptables(host, "--delete"),
    outlastsWindow: true,
  },
  {
    name: "sshd-killed",
    meaning: "kill -9 of sshd and all of its sessions after the step's effect",
    at: afterApply,
    harm: ({ host }) => killAll(host, "sshd"),
  },
  {
    name: "dockerd-killed",
    meaning: "kill -9 of dockerd before the step's effect",
    at: beforeApply,
    harm: ({ host }) => killAll(host, "dockerd"),
  },
  {
    name: "controller-killed",
    meaning: "kill -9 of routable on the operator's machine, while the step is under way",
    at: beforeApply,
    harm: async ({ host, killController }) => {
      await killController();
      await goOn(host);
    },
    outlastsWindow: true,
  },
  {
    name: "power",
    meaning: "power cycle before the step's effect",
    at: beforeApply,
    harm: ({ host }) => cutPower(host),
    reboots: true,
  },
  {
    name: "power-late",
    meaning: "power cycle after the step's effect",
    at: afterApply,
    harm: ({ host }) => cutPower(host),
    reboots: true,
  },
  {
    name: "undo-killed",
    meaning: "kill -9 of the undo before it took the step back",
    at: beforeUndo,
    harm: ({ host }) => systemctl(host, "kill --signal=KILL routable-revert-*.service"),
  },
  {
    name: "undo-killed-late",
    meaning: "kill -9 of the undo after it took the step back",
    at: afterUndo,
    harm: ({ host }) => systemctl(host, "kill --signal=KILL routable-revert-*.service"),
  },
  {
    name: "undo-fails",
    meaning: "what the undo of the step calls fails, once",
    at: beforeUndo,
    harm: ({ host }) => fail(host),
  },
  {
    name: "undo-hangs",
    meaning:
      "what the undo of the step calls hangs for ever, before its effect; a service has 20 s here instead of 120",
    at: beforeUndo,
    prepare: limitUnits,
    harm: async () => {},
  },
  {
    name: "undo-hangs-late",
    meaning: "what the undo of the step calls hangs for ever, after its effect; a service has 20 s here instead of 120",
    at: afterUndo,
    prepare: limitUnits,
    harm: async () => {},
  },
  {
    name: "undo-stopped",
    meaning:
      "every process of the undo is stopped (SIGSTOP) after it took the step back; it has 12 s here instead of 300",
    at: afterUndo,
    prepare: limitUndo,
    harm: ({ host }) => systemctl(host, "kill --signal=STOP routable-revert-*.service"),
  },
  {
    name: "undo-power",
    meaning: "power cycle while reverting, after the step was taken back",
    at: afterUndo,
    harm: ({ host }) => cutPower(host),
    reboots: true,
  },
  {
    name: "boot-power",
    meaning: "power cycle, and another one while the boot guard reverts, before it took the step back",
    at: beforeUndoAtBoot,
    harm: ({ host }) => cutPower(host),
    reboots: true,
  },
  {
    name: "boot-power-late",
    meaning: "power cycle, and another one while the boot guard reverts, after it took the step back",
    at: afterUndoAtBoot,
    harm: ({ host }) => cutPower(host),
    reboots: true,
  },
  {
    name: "boot-hangs",
    meaning: "power cycle, and what the boot guard's undo of the step calls hangs for ever, before its effect",
    at: beforeUndoAtBoot,
    harm: async () => {},
    reboots: true,
  },
];

const killSleep = `
window=$(systemctl list-units --plain --no-legend 'routable-window-*' | cut -d ' ' -f 1)
pkill -KILL -P "$(systemctl show --property MainPID --value "$window")"`;

async function systemctl(host: LabHost, command: string): Promise<void> {
  await host.exec(["systemctl", ...command.split(" ")]);
}

async function killAll(host: LabHost, program: string): Promise<void> {
  await host.exec(["pkill", "-KILL", "-x", program]);
  await goOn(host);
}

async function iptables(host: LabHost, operation: "--insert" | "--delete"): Promise<void> {
  await host.exec(["iptables", "--wait", operation, "INPUT", "!", "--in-interface", "lo", "--jump", "DROP"]);
}

/** Nobody wants to wait two minutes to see what comes after them. */
async function limitUnits(host: LabHost): Promise<void> {
  const limit =
    "cd /var/lib/routable/transactions/*/steps && for kind in $(grep -lx unit */kind); do echo 20 >${kind%kind}limit; done";
  await host.exec(["sh", "-c", limit]);
}

async function limitUndo(host: LabHost): Promise<void> {
  const limit = `cd /run/systemd/transient && sed -i 's/^RuntimeMaxSec=.*/RuntimeMaxSec=12s/' routable-revert-*.service &&
    systemctl daemon-reload && systemctl show --property RuntimeMaxUSec routable-revert-*.service`;
  const { stdout } = await host.exec(["sh", "-c", limit]);
  if (stdout.trim() !== "RuntimeMaxUSec=12s") throw new Error(`the undo's limit is not its own: ${stdout}`);
}
