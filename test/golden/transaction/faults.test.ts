import { expect, test } from "vitest";
import { Fault } from "../../../src/fault/fault.ts";
import { draw } from "../../../src/report/draw.ts";
import { faultText } from "../../../src/report/fault-text.ts";
import { spelledOut } from "../../../src/report/next-command.ts";
import {
  hostMoved,
  notArmed,
  notConfirmed,
  nothingToConfirm,
  notReached,
  notRestored,
  refusedByHost,
  refusedToGoBack,
  revertedBecause,
  stillDifferent,
} from "../../../src/transaction/faults.ts";
import { readJournal } from "../../../src/transaction/journal.ts";
import { notEnded, unreachable } from "../../../src/transaction/without-end.ts";
import { bookworm } from "../../support/plan-facts.ts";
import { planOf } from "../../support/plan-of.ts";

const host = "dock-1";
const id = "20261120-073059-7f3a";
const plan = planOf(bookworm());
const circumstances = { id, operator: "ana@laptop", begun: new Date(0), window: 60 };
const silent = new Fault({ code: "transport/unreachable", summary: "ssh dock-1: no answer within 15 s" });
const dockerSays =
  "Job for docker.service failed because the control process exited with error code.\nfailed to start daemon: Error initializing network controller";
const ended = (word: string) => `1010.000@70.00 undo revert\n1011.000@71.00 ${word} 9 9\n`;
const tarSays = "tar: 20261120/steps: Cannot mkdir: No space left on device\ntar: Exiting with failure status\n";

test.each<[string, Fault]>([
  ["locked", refusedByHost(host, "refused locked bob@desk since 2026-11-20T07:30:00.000Z, applying lab.yaml\n", "")],
  [
    "locked-not-restored",
    refusedByHost(host, "refused locked bob@desk since today, applying lab.yaml, not restored\n", ""),
  ],
  ["changed-meanwhile", refusedByHost(host, "refused changed write /etc/network/interfaces\n", "")],
  ["disk", refusedByHost(host, "refused disk no room in /var/lib/routable/transactions/x\n", "")],
  ["disk-full", refusedByHost(host, "", tarSays)],
  ["host-moved", hostMoved(host)],
  ["not-armed", notArmed(host, "cp: cannot create regular file '/etc/systemd/…': Read-only file system\n")],
  ["not-confirmed", notConfirmed(host)],
  ["confirmed-too-late", notConfirmed(host, "refused rolled-back")],
  ["confirmed-on-a-full-disk", notConfirmed(host, "", "sh: 1: printf: I/O error: No space left on device\n")],
  ["not-reached", notReached(host, silent)],
  ["still-different", stillDifferent(host, plan)],
  ["step-failed", because(`61.0 begin 008\n62.0 failed 008 1\n${ended("rolled-back")}`, dockerSays)],
  ["step-hung", because(`61.0 begin 008\n62.0 failed 008 124\n${ended("rolled-back")}`, "")],
  [
    "not-as-planned",
    because(`62.0 mismatched 7 9\n${ended("rolled-back")}`, "7 9\nup br0\ngateway 10.77.0.1 answers\n"),
  ],
  ["not-in-time", because(`62.0 applied 9 9\n${ended("rolled-back")}`, "")],
  ["window-ended-amid-a-step", because(`61.0 begin 008\n${ended("rolled-back")}`, "")],
  ["cut-short", because("950.0@10.00 begin 004\n951.0@11.00 undo revert\n952.0 rolled-back 9 9\n", "")],
  // A clock that was set amid the window says nothing.
  ["cut-short", because("9500.0@10.00 begin 004\n9510.0@11.00 undo revert\n9520.0 rolled-back 9 9\n", "")],
  ["window-ended-amid-a-step", because(`61.0 begin 008\n10.0@70.00 undo revert\n11.0 rolled-back 9 9\n`, "")],
  ["not-restored", notRestored(host, id, ["unit docker.service active"], silent)],
  ["two-not-restored", notRestored(host, id, ["file /etc/network/interfaces", "master eth0 -"], null)],
  ["unreachable", unreachable(host, circumstances)],
  ["unreachable-going-back", unreachable(host, { ...circumstances, window: 0 })],
  ["not-ended", notEnded(host, id)],
  ["edited-since", refusedToGoBack(host, id, "refused edited /etc/docker/daemon.json\n", "")],
  ["cannot-roll-back", refusedToGoBack(host, id, "", "sh: 0: cannot open …/undo: No such file\n")],
  ["nothing-to-confirm", nothingToConfirm(host)],
])("%s", async (name, fault) => {
  const call = { program: "routable", profile: "lab.yaml", sshConfig: null };
  const text = draw(
    faultText(
      fault.diagnostics.map((each) => spelledOut(each, call)),
      100,
    ),
    { color: false, width: 100 },
  );
  await expect(text).toMatchFileSnapshot(`goldens/${name}.txt`);
});

function because(journal: string, notes: string): Fault {
  return revertedBecause(plan, readJournal(`950.0@10.00 begun\n950.0@10.00 armed 70\n${journal}`), notes);
}
