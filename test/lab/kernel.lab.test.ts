import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { addresses } from "../../src/facts/addresses.ts";
import type { Facts, Link } from "../../src/facts/facts.ts";
import { links } from "../../src/facts/links.ts";
import { routes } from "../../src/facts/routes.ts";
import { Fault } from "../../src/fault/fault.ts";
import { addAddress } from "../../src/plan/bridge/operations.ts";
import type { LinkOperation } from "../../src/plan/step.ts";
import { batchLines } from "../../src/transaction/lower/links.ts";
import { type Case, cases } from "../property/plan/hosts.ts";
import { afterOperations } from "../support/after-plan.ts";
import { planOf } from "../support/plan-of.ts";
import { describeLab } from "./describe-lab.ts";
import { type Lab, startLab } from "./lab.ts";

/** The hosts of the property tests, made in network namespaces: what the simulated kernel does to them, the real one does. */
describeLab("the simulated kernel", () => {
  let lab: Lab<"dock-1">;
  beforeAll(async () => {
    lab = await startLab({ hosts: { "dock-1": { release: "trixie" } } });
    await lab.hosts["dock-1"].exec(["ip", "netns", "add", "switch"]);
  });
  afterAll(() => lab?.stop());

  it("does what the real one does: forth, to any moment within, and back", async () => {
    const hosts = fc.sample(cases.filter(isPlanned), { seed: 11, numRuns: 12 });
    const before = await changed(hosts.map(({ facts }, index) => ({ facts, program: makingOf(facts, index) })));
    expect(before.map(seen)).toEqual(hosts.map(({ facts }) => seen(facts)));

    const plans = before.map((facts, index) => {
      const steps = planOf(facts, hosts[index]?.profile).steps.flatMap((step) => (step.kind === "links" ? [step] : []));
      const apply = steps.flatMap((step) => step.apply);
      const moment = index % 2 === 0 ? apply.length : (index * 5) % apply.length;
      return { facts, apply: apply.slice(0, moment), undo: steps.toReversed().flatMap((step) => step.undo) };
    });

    const forth = await changed(plans.map(({ facts, apply }) => ({ facts, program: batch(apply) })));
    const foretold = plans.map(({ facts, apply }) => afterOperations(facts, apply));
    expect(forth.map(seen)).toEqual(foretold.map(seen));

    const back = await changed(
      plans.map(({ undo }, index) => ({ facts: forth[index] as Facts, program: batch(undo) })),
    );
    expect(back.map(seen)).toEqual(plans.map(({ undo }, index) => seen(afterOperations(forth[index] as Facts, undo))));
  });

  /** The facts of namespaces after a program in each; all at once, since a carrier is noticed only after a moment. */
  async function changed(namespaces: readonly { facts: Facts; program: string }[]): Promise<Facts[]> {
    const programs = namespaces.map(({ program }, index) => within(index, program));
    const looks = namespaces.map((_, index) => within(index, look));
    const stdin = [...programs, "sleep 1", ...looks].join("\n");
    const { stdout } = await lab.hosts["dock-1"].exec(["sh", "-s"], { stdin });
    const answers = stdout.split("\n").map((line) => new TextEncoder().encode(line));
    return namespaces.map(({ facts }, index) => {
      const [link, address, four, six] = answers.slice(index * 4);
      if (!link || !address || !four || !six) throw new Error(`no answer from namespace ${index}: ${stdout}`);
      return {
        ...facts,
        links: links.read(link).map((each) => ({ ...each, wireless: false })),
        addresses: addresses.read(address),
        routes: [...routes(4).read(four), ...routes(6).read(six)],
      };
    });
  }
});

const look = `ip -json -details link show
ip -json address show
ip -json -4 route show table all
ip -json -6 route show table all`;

function within(index: number, program: string): string {
  return `ip netns add host${index} 2>/dev/null
ip netns exec host${index} sh -s <<'PROGRAM'
${program}
PROGRAM`;
}

/** As the host's own runtime does it, but for what is handed over between two batches. */
function batch(operations: readonly LinkOperation[]): string {
  const lines = operations.flatMap((operation) =>
    operation.op === "hand-over-neighbours" || operation.op === "detour" || operation.op === "end-detour"
      ? []
      : batchLines(operation),
  );
  return `ip -force -batch - 2>/dev/null <<'LINES'\n${lines.join("\n")}\nLINES`;
}

/** A NIC is one end of a veth, whose other end is in another namespace. */
function makingOf({ links, addresses, routes, sysctls }: Facts, host: number): string {
  const others = links.filter(({ name }) => name !== "lo");
  const operations: LinkOperation[] = [
    ...others.flatMap(({ name, master }): LinkOperation[] =>
      master ? [{ op: "set-master", link: name, master }] : [],
    ),
    ...addresses
      .filter(({ link, scope, family }) => link !== "lo" && !(family === 6 && scope === "link"))
      .map(addAddress),
    ...routes
      .filter(({ protocol, metric }) => protocol !== "kernel" || metric === 7)
      .map((route) => ({ op: "replace-route", route }) as const),
  ];
  return [
    "ip link set dev lo up",
    ...others.map((link) => makingOfLink(link, `far-${host}-${link.index}`)),
    ...["default", ...others.map(({ name }) => name)].map((name) => {
      const off = sysctls[`net.ipv6.conf.${name.replaceAll(".", "/")}.disable_ipv6`];
      return `echo ${off} >/proc/sys/net/ipv6/conf/${name}/disable_ipv6`;
    }),
    ...others.filter(({ up }) => up).map(({ name }) => `ip link set dev ${name} up`),
    batch(operations),
  ].join("\n");
}

function makingOfLink({ name, mac, mtu, queueLength, bridge }: Link, far: string): string {
  const made = `ip link add name ${name} address ${mac} mtu ${mtu} txqueuelen ${queueLength}`;
  if (bridge) return `${made} type bridge stp_state ${bridge.stp ? 1 : 0} forward_delay ${bridge.forwardDelay}`;
  return `${made} type veth peer name ${far} netns switch; ip -n switch link set dev ${far} up`;
}

function isPlanned({ facts, profile }: Case): boolean {
  try {
    return (
      facts.addresses.some(({ protocol }) => protocol === "kernel_lo") &&
      planOf(facts, profile).steps.some(({ kind }) => kind === "links")
    );
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}

function seen({ links, addresses, routes }: Facts) {
  const asSet = (items: readonly object[]) =>
    items.map((item) => JSON.stringify(Object.entries(item).toSorted())).toSorted();
  return {
    links: asSet(links.map(({ index: _, kind: __, parent: ___, wireless: ____, ...link }) => link)),
    addresses: asSet(addresses),
    routes: asSet(routes),
  };
}
