import { type Section, type SectionCell, toldOf } from "../faults/reliability.ts";
import { type Moment, momentText } from "./moment.ts";
import type { PowerCutResult } from "./power-cut.ts";
import { longWindow } from "./subject.ts";
import type { VirtualHost } from "./virtual-host.ts";

/** What a run found of real power cuts. */
export async function virtualSection(
  host: VirtualHost,
  moments: readonly Moment[],
  results: ReadonlyMap<Moment, PowerCutResult>,
): Promise<Section> {
  const cells = moments.map((moment) => ({ moment, cell: cellOf(moment, results.get(moment)) }));
  return {
    title: "Power cuts that lose what was not flushed",
    order: 2,
    facts: [
      ["run on", new Date().toISOString().slice(0, 10)],
      [
        "host",
        `${await hostTold(host)}, an emulated machine whose disk keeps what it was given in memory until it is told to flush it`,
      ],
      ["window", `${longWindow} s`],
      ["one of them again", "`npm run lab:faults power@vm-3`"],
    ],
    cells: cells.map(({ cell }) => cell),
    body: `The emulator is killed at a moment that comes from the seed. The figure is seconds from the next boot's network being up until
sshd listens, by the host's own clock: what has to be undone is undone before there is a network.

| cell | power cut | came up |
|---|---|---|
${cells.map(({ moment, cell }) => `| ${cell.name} | ${momentText(moment)} | ${words(cell)} |\n`).join("")}`,
  };
}

function cellOf({ name }: Moment, result: PowerCutResult | undefined): SectionCell {
  if (result === undefined) return { name, outcome: "failed", recoverySeconds: null, differs: [] };
  return { name, ...result, recoverySeconds: Math.round(result.recoverySeconds * 10) / 10, differs: [] };
}

function words(cell: SectionCell): string {
  return cell.outcome === "before" ? `before ${toldOf(cell)}` : toldOf(cell);
}

async function hostTold(host: VirtualHost): Promise<string> {
  const ask =
    '. /etc/os-release && echo "$PRETTY_NAME"; docker version --format "Docker {{.Server.Version}}"; uname -r';
  const [system, docker, kernel] = (await host.exec(["sh", "-c", ask])).stdout.split("\n");
  return `${system}, ${docker}, its own kernel ${kernel}`;
}
