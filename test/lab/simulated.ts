import { expect } from "vitest";
import { isContainersVeth } from "../../src/facts/container-veth.ts";
import type { Facts } from "../../src/facts/facts.ts";
import { readFacts } from "../../src/facts/read.ts";
import type { Step } from "../../src/plan/step.ts";
import { sshTransport } from "../../src/transport/ssh.ts";
import { afterSteps, undoneSteps } from "../support/after-plan.ts";
import { planOf } from "../support/plan-of.ts";
import type { LabHost } from "./lab-host.ts";

/**
 * A simulated host beside a real one: what property tests believe of a plan is only as good as the simulator, so that is held
 * against reality after each apply and each undo.
 */
export class Simulated {
  private readonly host: LabHost;
  private readonly before: Facts;
  private readonly steps: readonly Step[];

  private constructor(host: LabHost, before: Facts, steps: readonly Step[]) {
    this.host = host;
    this.before = before;
    this.steps = steps;
  }

  /** From the host as it is now, with the plan that the product makes for it. */
  static async from(host: LabHost, profile: string, name = host.name): Promise<Simulated> {
    const before = await factsOf(host);
    return new Simulated(host, before, planOf(before, profile, name).steps);
  }

  async isAppliedAsForetold(): Promise<void> {
    this.expectSame(await factsOf(this.host), afterSteps(this.before, this.steps));
  }

  async isUndoneAsForetold(): Promise<void> {
    const undone = undoneSteps(afterSteps(this.before, this.steps), this.steps, this.before);
    this.expectSame(await factsOf(this.host), undone);
  }

  private expectSame(real: Facts, foretold: Facts): void {
    expect(foreseeable(real, this.before)).toEqual(foreseeable(foretold, this.before));
  }
}

async function factsOf({ name, sshConfig }: LabHost): Promise<Facts> {
  const transport = sshTransport({ destination: name, sshConfig });
  try {
    return await readFacts(transport);
  } finally {
    await transport.close();
  }
}

/**
 * Without what only reality can tell: indices of links that were not there before, the host's ends of containers' links,
 * containers' addresses, the id of Docker's default network, Docker's firewall rules for it, and in which order things are
 * listed.
 */
function foreseeable(facts: Facts, before: Facts) {
  const lasting = (link: string | null) => link === null || !isContainersVeth(link);
  const known = new Set(before.links.map(({ name }) => name));
  const bridge = facts.docker?.networks.find(({ name }) => name === "bridge")?.bridge ?? "";
  return {
    ...facts,
    links: asSet(
      facts.links
        .filter(({ name }) => lasting(name))
        .map((link) => (known.has(link.name) ? link : { ...link, index: "new" })),
    ),
    addresses: asSet(facts.addresses.filter(({ link }) => lasting(link))),
    routes: asSet(facts.routes.filter(({ link }) => lasting(link))),
    rules: asSet(facts.rules),
    firewall: asSet(facts.firewall.filter(({ links }) => !links.includes(bridge))),
    // Nothing stands there, whether a directory was listed or the path was asked for.
    files: Object.fromEntries(Object.entries(facts.files).filter(([, file]) => file !== null)),
    docker: facts.docker && {
      ...facts.docker,
      containers: asSet(
        facts.docker.containers.map((container) => ({
          ...container,
          networks: container.networks.map(({ name }) => name),
        })),
      ),
      networks: asSet(facts.docker.networks.map(({ id: _, ...network }) => network)),
    },
  };
}

function asSet(items: readonly object[]): string[] {
  return items.map((item) => JSON.stringify(Object.fromEntries(Object.entries(item).toSorted()))).toSorted();
}
