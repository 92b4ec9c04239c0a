import { prefixOf } from "../../src/address/range.ts";
import type { Cidr } from "../../src/address/types.ts";
import { isContainersVeth } from "../../src/facts/container-veth.ts";
import type { Container, DockerFacts, Facts } from "../../src/facts/facts.ts";
import type { UnitStep } from "../../src/plan/step.ts";
import { linkNamed, operated, withCarrier } from "./simulated-kernel.ts";

const unit = "docker.service";

/** What of daemon.json changes the host beyond dockerd. */
interface Options {
  bridge?: string;
  mtu?: number;
  "fixed-cidr-v6"?: Cidr;
}

/**
 * systemd reads its files again, and dockerd starts again with what daemon.json says.
 * @throws Error where dockerd would not start
 */
export function restarted(facts: Facts, { containers }: Pick<UnitStep, "containers">): Facts {
  const { docker } = facts;
  if (!docker) throw new Error("no dockerd to start");
  const text = facts.files["/etc/docker/daemon.json"]?.content ?? "";
  const options = (text.trim() === "" ? {} : JSON.parse(text)) as Options;
  const before = docker.networks.find(({ name }) => name === "bridge")?.bridge ?? null;
  const name = options.bridge === "none" ? null : options.bridge || "docker0";
  const reread = {
    ...facts,
    units: unitsReread(facts),
    docker: { ...docker, containers: ranAgain(docker, containers) },
  };
  if (name === null) return withoutNetwork(reread);
  const ready = withBridge(reread, name, options);
  const taken = keepsAddresses(docker.version) ? ready : withoutForeign6(ready, name);
  return withDefaultNetwork(withPorts(taken, before, name), name, options);
}

/** Those that a policy brings back, and those that the step starts; `--rm` is gone, and swarm's are swarm's. */
function ranAgain({ containers }: DockerFacts, started: readonly string[]): Container[] {
  return containers
    .filter(({ running, autoRemove }) => !(running && autoRemove))
    .map((each) => {
      const byPolicy = each.restartPolicy === "always" || each.restartPolicy === "unless-stopped";
      const running = each.running && (byPolicy || each.swarmTask);
      return { ...each, running: running || started.includes(each.id) };
    });
}

function withBridge(facts: Facts, name: string, { bridge, mtu = 1500 }: Options): Facts {
  if (!linkNamed(facts, name)) {
    if (bridge) throw new Error(`dockerd does not start: there is no ${name}`);
    throw new Error("dockerd makes a docker0 of its own, which the host did not have");
  }
  // From 25.0 on.
  const links = facts.links.map((each) => (each.name === name && major(facts) >= 25 ? { ...each, mtu } : each));
  const advertised = `net.ipv6.conf.${name.replaceAll(".", "/")}.accept_ra`;
  return {
    ...facts,
    links,
    sysctls: advertised in facts.sysctls ? { ...facts.sysctls, [advertised]: "0" } : facts.sysctls,
  };
}

function major({ docker }: Facts): number {
  return Number.parseInt(docker?.version ?? "", 10);
}

function keepsAddresses(version: string): boolean {
  return Number.parseInt(version, 10) >= 26;
}

/** Older engines take the host's own IPv6 addresses off the bridge; what a drop-in says puts some back. */
function withoutForeign6(facts: Facts, name: string): Facts {
  const kept = dropInsOf(facts).flatMap((path) => {
    const content = facts.files[path]?.content ?? "";
    return /^ExecStartPost=-\S*\/keep-addresses (.*)$/m.exec(content)?.[1]?.split(" ") ?? [];
  });
  const lost = facts.addresses.filter(
    ({ link, family, scope, address }) => link === name && family === 6 && scope !== "link" && !kept.includes(address),
  );
  return lost.reduce((host, { address }) => {
    const result = operated(host, { op: "delete-address", link: name, address });
    return typeof result === "string" ? host : result;
  }, facts);
}

/** Containers of the default network get new links, which are ports of the bridge that dockerd has now. */
function withPorts(facts: Facts, before: string | null, name: string): Facts {
  const isNeeded = facts.docker?.containers.some(
    ({ running, networks }) => running && networks.some((network) => network.name === "bridge"),
  );
  const isTheirs = (link: { name: string; master: string | null }) =>
    isContainersVeth(link.name) && (link.master === null || link.master === before || link.master === name);
  const theirs = facts.links.filter(isTheirs).map((link) => link.name);
  const moved: Facts = isNeeded
    ? { ...facts, links: facts.links.map((link) => (isTheirs(link) ? { ...link, master: name } : link)) }
    : {
        ...facts,
        links: facts.links.filter((link) => !theirs.includes(link.name)),
        addresses: facts.addresses.filter(({ link }) => !theirs.includes(link)),
        routes: facts.routes.filter(({ link }) => link === null || !theirs.includes(link)),
      };
  return [before, name].reduce(withCarrier, moved);
}

/** Its id is another one each time. */
function withDefaultNetwork(facts: Facts, bridge: string, options: Options): Facts {
  const { docker } = facts;
  if (!docker) return facts;
  const pool6 = options["fixed-cidr-v6"];
  const first = facts.addresses.find(({ link, family }) => link === bridge && family === 4);
  const subnets = [...(first ? [prefixOf(first.address)] : []), ...(pool6 ? [pool6] : [])];
  const network = { id: "", name: "bridge", driver: "bridge", scope: "local", internal: false, parent: null };
  const others = docker.networks.filter(({ name }) => name !== "bridge");
  return { ...facts, docker: { ...docker, networks: [...others, { ...network, bridge, subnets }] } };
}

function withoutNetwork(facts: Facts): Facts {
  const { docker } = facts;
  return {
    ...facts,
    docker: docker && { ...docker, networks: docker.networks.filter(({ name }) => name !== "bridge") },
  };
}

/** Drop-ins as they lie on disk now, and what they say of the order of starting. */
function unitsReread(facts: Facts): Facts["units"] {
  const known = facts.units[unit];
  if (!known) return facts.units;
  const others = known.dropIns.filter((path) => !path.startsWith(dropInDirectory));
  const dropIns = [...others, ...dropInsOf(facts)].toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
  const fragment = afterOf(facts, [known.fragmentPath ?? "", (known.fragmentPath ?? "").replace(/^\/usr/, "")]);
  const ordered = known.after.filter(
    (name) => fragment.includes(name) || !afterOf(facts, known.dropIns).includes(name),
  );
  const after = [...new Set([...ordered, ...afterOf(facts, dropIns)])].toSorted();
  return { ...facts.units, [unit]: { ...known, dropIns, after } };
}

const dropInDirectory = `/etc/systemd/system/${unit}.d/`;

function dropInsOf({ files }: Facts): string[] {
  return Object.keys(files).filter(
    (path) => path.startsWith(dropInDirectory) && path.endsWith(".conf") && files[path]?.type === "file",
  );
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function afterOf({ files }: Facts, paths: readonly string[]): string[] {
  return paths.flatMap((path) =>
    [...(files[path]?.content ?? "").matchAll(/^After=(.*)$/gm)].flatMap(([, words = ""]) => words.split(/\s+/)),
  );
}
