import type { LabHost } from "../lab-host.ts";
import { fail, goOn, type Moment } from "./moment.ts";

/** Something that goes wrong at one moment of a transaction. */
export interface Fault {
  /** Part of a cell's name. */
  name: string;
  meaning: string;
  at: Moment;
  /** Does the harm to a host that stands still at that moment. */
  harm(victim: Victim): Promise<void>;
  /** What must be mended before a host can be reached at all, once it has done what it can by itself. */
  mend?(host: LabHost): Promise<void>;
  /** The host boots anew: what only lives in memory is made again. */
  reboots?: true;
}

export interface Victim {
  host: LabHost;
  /** Ends the process that the operator started, as a crash does. */
  killController(): Promise<void>;
}

const beforeApply: Moment = { verb: "apply", side: "before" };
const afterApply: Moment = { verb: "apply", side: "after" };
const beforeUndo: Moment = { verb: "undo", side: "before" };
const afterUndo: Moment = { verb: "undo", side: "after" };

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
    meaning: "the step hangs for ever",
    at: beforeApply,
    harm: async () => {},
  },
  {
    name: "stopped",
    meaning: "every process of the apply is stopped (SIGSTOP) after the step took effect",
    at: afterApply,
    harm: ({ host }) => systemctl(host, "kill --signal=STOP routable-apply-*.service"),
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
    name: "cable",
    meaning: "the network cable is out, from before the step until the host has decided",
    at: beforeApply,
    harm: async ({ host }) => {
      await host.unplug();
      await goOn(host);
    },
    mend: (host) => host.plug(),
  },
  {
    name: "packets",
    meaning: "every packet to the host is dropped, from after the step until the host has decided",
    at: afterApply,
    harm: async ({ host }) => {
      await iptables(host, "--insert");
      await goOn(host);
    },
    mend: (host) => iptables(host, "--delete"),
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
  },
  {
    name: "power",
    meaning: "power cycle before the step's effect",
    at: beforeApply,
    harm: ({ host }) => host.powerCycle(),
    reboots: true,
  },
  {
    name: "power-late",
    meaning: "power cycle after the step's effect",
    at: afterApply,
    harm: ({ host }) => host.powerCycle(),
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
    name: "undo-power",
    meaning: "power cycle while reverting, after the step was taken back",
    at: afterUndo,
    harm: ({ host }) => host.powerCycle(),
    reboots: true,
  },
];

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
