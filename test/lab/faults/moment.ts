import { readFileSync } from "node:fs";
import type { Step } from "../../../src/plan/step.ts";
import { stepName } from "../../../src/transaction/lower/program.ts";
import type { LabHost } from "../lab-host.ts";

/** A point within a transaction at which a host can be made to stand still: around the effect of one step. */
export interface Moment {
  verb: "apply" | "undo" | "undo-at-boot";
  side: "before" | "after";
}

const halt = readFileSync(new URL("./halt.sh", import.meta.url), "utf8");
const asked = "/var/lib/routable-halt";

/** Once on each host: services look for programs in /usr/local/sbin first. What the test itself runs does not. */
export async function makeHaltable(host: LabHost): Promise<void> {
  for (const program of ["mv", "rm", "ip", "systemctl"]) {
    await host.writeFile(`/usr/local/sbin/${program}`, halt, "755");
  }
}

/** Has the next transaction stand still at this moment of the step with this index. */
export async function haltAt(host: LabHost, { verb, side }: Moment, step: Step, index: number): Promise<void> {
  const argv = [asked, `${verb} ${stepName(index)}`, effectOf(step, verb), side];
  const ask = 'rm -rf "$0" && mkdir "$0" && echo "$1" >"$0/step" && echo "$3" >"$0/side" && echo "$2" >"$0/call"';
  await host.exec(["sh", "-c", ask, ...argv]);
}

/** What a step of the plan calls, in the end, to have its effect. */
function effectOf(step: Step, verb: Moment["verb"]): string {
  switch (step.kind) {
    case "file":
      return (verb === "apply" ? step.after : step.before) === null ? `rm -f -- ${step.path}` : "mv -fT";
    case "links":
      return verb === "apply" ? "ip -batch" : "ip -force -batch";
    case "unit":
      return "systemctl restart";
    default:
      return step satisfies never;
  }
}

export async function halted(host: LabHost): Promise<void> {
  const wait =
    'tries=600; until [ -e "$0/reached" ]; do sleep 0.1; tries=$((tries - 1)); [ "$tries" -gt 0 ] || exit 1; done';
  const { exitCode } = await host.exec(["sh", "-c", wait, asked], { mayFail: true });
  if (exitCode !== 0) throw new Error(`${host.name} never came to the moment that was asked for`);
}

/** The call that stands still has its effect, or has had it; nothing halts any more. */
export async function goOn(host: LabHost): Promise<void> {
  await release(host, "on");
}

/** The call that stands still ends with an error: without its effect, or after it. */
export async function fail(host: LabHost): Promise<void> {
  await release(host, "fail");
}

// Whoever stands still takes `reached` away when it has heard; who was killed never does.
async function release(host: LabHost, word: "on" | "fail"): Promise<void> {
  const tell = `[ -d "$0/reached" ] || exit 0
rm -f "$0/call"
echo "$1" >"$0/go"
tries=50
while [ -d "$0/reached" ] && [ "$tries" -gt 0 ]; do sleep 0.1; tries=$((tries - 1)); done
rm -rf "$0"`;
  await host.exec(["sh", "-c", tell, asked, word]);
}
