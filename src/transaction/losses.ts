import type { IpAddress } from "../address/types.ts";
import type { DockerFacts, DockerNetwork, Facts, FileFact } from "../facts/facts.ts";
import type { Plan } from "../plan/plan.ts";
import type { FileState, FileStep } from "../plan/step.ts";

/** What going back would cost somebody, as far as it can be seen beforehand. */
export interface Losses {
  /** Somebody else's edits of files that a transaction wrote; the host refuses to lose them unless forced. */
  edited: readonly EditedFile[];
  /** Docker's own networks on a link that goes; the host refuses to tear down those with containers unless forced. */
  networks: readonly NetworkOnLink[];
  /** On the default network: they run on, with an address of another bridge. */
  containers: readonly Attached[];
}

export interface EditedFile {
  /** Of the transaction that wrote it. */
  id: string;
  path: string;
  /** As that transaction wrote it; null where it took the file away. */
  before: string | null;
  /** As it stands there now; null where nothing does, or nothing that has a text. */
  after: string | null;
  /** What differs beside the text: `mode 0644 before, 0600 now`. */
  attributes: readonly string[];
}

export interface NetworkOnLink {
  name: string;
  link: string;
  attached: readonly Attached[];
}

export interface Attached {
  container: string;
  address: IpAddress | null;
}

/** A transaction that is to be taken back. */
export interface ToTakeBack {
  id: string;
  plan: Plan;
  /** One that never was is taken back whatever stands in its files. */
  committed: boolean;
}

/** `transactions`: of one host, in the order in which they are taken back. */
export function lossesOf(transactions: readonly ToTakeBack[], facts: Facts): Losses {
  const removed = new Set(transactions.flatMap(({ plan }) => removedLinks(plan)));
  return {
    edited: editedFiles(transactions, facts.files),
    networks: facts.docker ? networksOn(removed, facts.docker) : [],
    containers: facts.docker ? onDefaultNetwork(removed, facts.docker) : [],
  };
}

function removedLinks({ steps }: Plan): string[] {
  return steps.flatMap((step) =>
    step.kind === "links" ? step.undo.flatMap((each) => (each.op === "delete-link" ? [each.link] : [])) : [],
  );
}

/** What one transaction restores is what the one before it will find. */
function editedFiles(transactions: readonly ToTakeBack[], files: Facts["files"]): EditedFile[] {
  const restored = new Map<string, FileState | null>();
  return transactions.flatMap(({ id, plan, committed }) => {
    const steps = plan.steps.filter((step) => step.kind === "file" && !step.volatile) as FileStep[];
    const edited = steps.flatMap((step) => {
      const found = restored.has(step.path) ? (restored.get(step.path) ?? null) : stateOf(files[step.path]);
      return committed && found !== "not looked at" ? editOf(id, step, found) : [];
    });
    for (const { path, before } of steps.toReversed()) restored.set(path, before);
    return edited;
  });
}

function editOf(id: string, { path, after: written }: FileStep, found: FileState | null): EditedFile[] {
  const attributes = written && found ? attributesOf(written, found) : [];
  const same = written === null ? found === null : written.content === found?.content;
  if (same && attributes.length === 0) return [];
  return [{ id, path, before: written?.content ?? null, after: found?.content ?? null, attributes }];
}

function attributesOf(written: FileState, found: FileState): string[] {
  return (["mode", "uid", "gid"] as const).flatMap((name) =>
    written[name] === found[name] ? [] : [`${name} ${written[name]} before, ${found[name]} now`],
  );
}

/** What is no plain file with a text counts as nothing: the host itself looks closer. */
function stateOf(file: FileFact | null | undefined): FileState | null | "not looked at" {
  if (file === undefined) return "not looked at";
  if (file === null || file.type !== "file" || file.content === null) return null;
  return { content: file.content, mode: file.mode, uid: file.uid, gid: file.gid };
}

/** Also one on a VLAN of the link, `br0.10`. */
function networksOn(removed: ReadonlySet<string>, docker: DockerFacts): NetworkOnLink[] {
  return docker.networks
    .filter((network) => !isDefault(network))
    .flatMap((network) => {
      const link = [network.bridge, network.parent, network.parent?.split(".")[0]].find(
        (each) => each && removed.has(each),
      );
      return link ? [{ name: network.name, link, attached: attachedTo(network.name, docker) }] : [];
    });
}

function onDefaultNetwork(removed: ReadonlySet<string>, docker: DockerFacts): Attached[] {
  const goes = docker.networks.some((network) => isDefault(network) && network.bridge && removed.has(network.bridge));
  return goes ? attachedTo("bridge", docker) : [];
}

function isDefault({ name }: DockerNetwork): boolean {
  return name === "bridge";
}

function attachedTo(network: string, { containers }: DockerFacts): Attached[] {
  return containers
    .filter(({ running }) => running)
    .flatMap(({ name, networks }) =>
      networks.filter((each) => each.name === network).map(({ address }) => ({ container: name, address })),
    )
    .toSorted((one, other) => (one.container < other.container ? -1 : 1));
}
