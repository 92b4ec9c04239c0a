import { existsSync } from "node:fs";
import { execa } from "execa";
import { docker, dockerLines } from "./docker.ts";
import { type HostSpec, startLab } from "./lab.ts";
import { isAlive, knownLabs, removeDeadLabs, removeLab, standingLab } from "./ownership.ts";
import { isRelease, virtualRelease } from "./release.ts";
import { stateDirectory } from "./state.ts";

/** What `scripts/lab` does once there is a Docker daemon. */
async function main([command, ...args]: string[]): Promise<number> {
  switch (command) {
    case "up":
      return up(args);
    case "status":
      return status();
    case "ssh":
      return ssh(args);
    case "down":
      return down(args);
    default:
      throw new Error(`unknown command ${command}`);
  }
}

async function up(args: string[]): Promise<number> {
  await removeDeadLabs();
  if (await isStanding()) {
    console.error("lab: it is up already: scripts/lab status; scripts/lab down");
    return 1;
  }
  await removeLab(standingLab.id);
  const started = Date.now();
  const virtualHosts = args.filter(isVirtual).map((arg) => arg.slice(0, arg.indexOf("=")));
  const hosts = hostSpecs(args.filter((arg) => !isVirtual(arg)));
  const lab = await startLab({ hosts, virtualHosts, identity: standingLab });
  await Promise.all(Object.values(lab.hosts).map((host) => host.importBusybox()));
  console.error(`lab: up after ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return status();
}

// After a crash of Docker or of the machine it may still be known, but lie flat.
async function isStanding(): Promise<boolean> {
  const filter = ["--filter", `label=routable.lab=${standingLab.id}`, "--format", "{{.Names}}"];
  const all = await dockerLines("ps", "--all", ...filter);
  const running = await dockerLines("ps", ...filter);
  return running.length > 0 && running.length === all.length && existsSync(stateDirectory(standingLab.id));
}

function isVirtual(arg: string): boolean {
  return arg.endsWith(`=${virtualRelease}`);
}

function hostSpecs(args: string[]): Record<string, HostSpec> {
  return Object.fromEntries(
    args.map((arg) => {
      const [name = "", release = ""] = arg.split("=");
      if (!isRelease(release))
        throw new Error(`expected NAME=bookworm, NAME=trixie, NAME=forky or vm-1=bookworm-vm, not ${arg}`);
      return [name, { release }];
    }),
  );
}

async function status(): Promise<number> {
  const labs = await knownLabs();
  for (const lab of labs) {
    console.log(`${lab.id}${isAlive(lab) ? "" : "  (left by a crashed run)"}`);
    const filter = ["--all", "--filter", `label=routable.lab=${lab.id}`];
    const machines = await dockerLines("ps", ...filter, "--format", "{{.Names}}");
    for (const machine of machines.sort()) console.log(`  ${await machineLine(machine, lab.id)}`);
    console.log(`  ssh -F ${stateDirectory(lab.id)}/ssh_config`);
  }
  if (labs.length === 0) console.log("lab: no hosts");
  return 0;
}

async function machineLine(container: string, labId: string): Promise<string> {
  const format = "{{.State.Status}}\t{{.Config.Image}}\t{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}";
  const [state = "", image = "", addresses = ""] = (await docker("inspect", "--format", format, container)).split("\t");
  const name = container.slice(labId.length + 1);
  return [name.padEnd(8), state.padEnd(8), image.replace(/^.*\/|:.*$/g, "").padEnd(9), addresses.trim()].join("  ");
}

async function ssh([target = "dock-1", ...command]: string[]): Promise<number> {
  const config = `${stateDirectory(standingLab.id)}/ssh_config`;
  const result = await execa("ssh", ["-F", config, target, ...command], { stdio: "inherit", reject: false });
  return result.exitCode ?? 1;
}

async function down(args: string[]): Promise<number> {
  for (const lab of await knownLabs()) {
    if (lab.id === standingLab.id || !isAlive(lab) || args.includes("--all")) await removeLab(lab.id);
  }
  const left = await knownLabs();
  if (left.length === 0) return 0;
  console.error(`lab: ${left.map((lab) => lab.id).join(", ")} still in use by a running test; --all ends it too`);
  return 1;
}

process.exitCode = await main(process.argv.slice(2));
