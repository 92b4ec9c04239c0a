import { randomBytes } from "node:crypto";
import type { StartedTestContainer } from "testcontainers";
import { type AddressPlan, hostAddress } from "./address-plan.ts";
import { LabHost } from "./lab-host.ts";
import { LabMachine } from "./lab-machine.ts";
import { createNetworks, type LabNetworks } from "./lab-networks.ts";
import { type Legs, Machine } from "./machine.ts";
import { type HostFiles, networkFiles } from "./network-files.ts";
import { type LabIdentity, labels, processOwner, removeLab } from "./ownership.ts";
import { imageOf, type Release, virtualRelease } from "./release.ts";
import { SshAccess } from "./ssh-access.ts";
import { createState } from "./state.ts";
import { VirtualHost } from "./vm/virtual-host.ts";

export interface LabSpec<Name extends string, VirtualName extends string> {
  hosts: Record<Name, HostSpec>;
  /** Virtual machines: vm-1, vm-2, and so on. */
  virtualHosts?: readonly VirtualName[];
  /** By default a lab of this process, removed when the process is gone. */
  identity?: LabIdentity;
}

export interface HostSpec {
  release: Release;
  /** By default dock-1 has x.x.0.11, dock-2 x.x.0.12, and so on. */
  address?: string;
  /** What lies on the host's disk before its first boot, in place of the usual files or beside them. */
  files?: (plan: AddressPlan, address: string) => HostFiles;
}

export interface Lab<Name extends string = string, VirtualName extends string = string> extends AsyncDisposable {
  plan: AddressPlan;
  hosts: Record<Name, LabHost>;
  virtualHosts: Record<VirtualName, VirtualHost>;
  /** The default gateway of all, and the only way between the LAN and the subnet outside. */
  router: LabMachine;
  /** A machine outside the LAN, behind the router. */
  client: LabMachine;
  /** For `ssh -F`: every machine of the lab is known there by its name. */
  sshConfig: string;
  stop(): Promise<void>;
}

export async function startLab<Name extends string, VirtualName extends string = never>(
  spec: LabSpec<Name, VirtualName>,
): Promise<Lab<Name, VirtualName>> {
  const identity = spec.identity ?? labOfThisRun();
  const stop = () => removeLab(identity.id);
  try {
    const access = await SshAccess.create(createState(identity.id));
    const networks = await createNetworks(identity);
    const site: Site = { identity, networks, access };
    const [router, client, hosts, virtualHosts] = await allStarted([
      startRouter(site),
      startClient(site),
      allStarted(entries(spec.hosts).map(([name, host]) => startHost(site, name, host))),
      allStarted((spec.virtualHosts ?? []).map((name) => startVirtualHost(site, name))),
    ]);
    return {
      plan: networks.plan,
      hosts: byName<Name, LabHost>(hosts),
      virtualHosts: byName<VirtualName, VirtualHost>(virtualHosts),
      router,
      client,
      sshConfig: access.config,
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Site {
  identity: LabIdentity;
  networks: LabNetworks;
  access: SshAccess;
}

async function startHost(site: Site, name: string, spec: HostSpec): Promise<LabHost> {
  const { plan, lan } = site.networks;
  const address = spec.address ?? hostAddress(plan, name);
  const files = {
    ...networkFiles(spec.release, address, plan),
    ...(await site.access.admit(name, address)),
    ...spec.files?.(plan, address),
  };
  const machine = new Machine(await imageOf(spec.release), name, [{ network: lan, address }]).bootingSystemd();
  return new LabHost(name, address, site.access.config, await start(machine, site, name, files), spec.release);
}

async function startVirtualHost(site: Site, name: string): Promise<VirtualHost> {
  const { plan, lan } = site.networks;
  const address = hostAddress(plan, name);
  const files = {
    "/etc/hostname": `${name}\n`,
    "/etc/hosts": `127.0.0.1\tlocalhost\n127.0.1.1\t${name}\n::1\t\tlocalhost ip6-localhost ip6-loopback\n`,
    "/etc/resolv.conf": "# the lab has no name server\n",
    ...networkFiles("bookworm", address, plan),
    ...(await site.access.admit(name, address)),
  };
  const machine = new Machine(await imageOf(virtualRelease), name, [{ network: lan, address }]);
  const around = await start(machine.carryingVirtualHost(files), site, name, {});
  const host = new VirtualHost(new LabMachine(name, address, site.access.config, around));
  await host.booted();
  return host;
}

async function startRouter(site: Site): Promise<LabMachine> {
  const { plan, lan, outside } = site.networks;
  const legs: Legs = [
    { network: lan, address: plan.lan.router },
    { network: outside, address: plan.outside.router },
  ];
  return startAppliance(site, "router", legs, []);
}

async function startClient(site: Site): Promise<LabMachine> {
  const { plan, outside } = site.networks;
  return startAppliance(
    site,
    "client",
    [{ network: outside, address: plan.client }],
    [`add default via ${plan.outside.router}`],
  );
}

async function startAppliance(site: Site, name: string, legs: Legs, routes: string[]): Promise<LabMachine> {
  const address = legs[0].address;
  const files = await site.access.admit(name, address);
  const machine = new Machine(await imageOf("bookworm"), name, legs).servingSsh(routes);
  return new LabMachine(name, address, site.access.config, await start(machine, site, name, files));
}

async function start(machine: Machine, site: Site, name: string, files: HostFiles): Promise<StartedTestContainer> {
  return machine.withName(`${site.identity.id}-${name}`).withLabels(labels(site.identity)).withFiles(files).start();
}

// Unlike Promise.all it leaves nothing starting behind the back of whoever cleans up after a failure.
async function allStarted<Promises extends Promise<unknown>[]>(promises: [...Promises]) {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

function labOfThisRun(): LabIdentity {
  const owner = process.env["LAB_OWNER"] ?? processOwner();
  if (owner === null) throw new Error("this process is not in /proc");
  return { id: `lab-${randomBytes(3).toString("hex")}`, owner };
}

function byName<Name extends string, Host extends { name: string }>(hosts: readonly Host[]): Record<Name, Host> {
  return Object.fromEntries(hosts.map((host) => [host.name, host])) as Record<Name, Host>;
}

function entries<Key extends string, Value>(record: Record<Key, Value>): [Key, Value][] {
  return Object.entries(record) as [Key, Value][];
}
