import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";

/** What one suite of harmed applies found, for docs/reliability.md: all of it made by the run. */
export interface Section {
  title: string;
  /** Sections stand in this order. */
  order: number;
  /** Facts of the run, a row each: when it ran, on what hosts. */
  facts: readonly (readonly [name: string, value: string])[];
  cells: readonly SectionCell[];
  /** Markdown: what is done to a host, and tables of what came of it; `toldOf` gives the words for a cell. */
  body: string;
}

export interface SectionCell {
  name: string;
  /** `named`: not restored, and the host says what differs. `failed`: none of these, or not in time. */
  outcome: "before" | "after" | "named" | "failed";
  /** From the harm until the host had decided and could be reached; null where it failed. */
  recoverySeconds: number | null;
  /** Where it is named: what the host said differs from the state before, a line each; else empty. */
  differs: readonly string[];
}

const results = new URL("../../../docs/reliability/", import.meta.url);
export const document = new URL("../../../docs/reliability.md", import.meta.url);

/** Keeps what a suite found, beside that of the others, and writes the document of them all anew. */
export async function leaveSection(name: string, section: Section): Promise<void> {
  await mkdir(results, { recursive: true });
  await writeFile(new URL(`${name}.json`, results), `${JSON.stringify(section, null, 2)}\n`);
  await writeFile(document, await pageOfResults());
}

/** What the document says, given the results that lie beside it. */
export async function pageOfResults(): Promise<string> {
  const names = (await readdir(results)).filter((name) => name.endsWith(".json"));
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, results), "utf8")));
  const sections = texts.map((text) => JSON.parse(text) as Section);
  return reliability(sections.toSorted((one, other) => one.order - other.order));
}

/** A figure alone is the usual ending: back in the state before. */
export function toldOf({ outcome, recoverySeconds }: Pick<SectionCell, "outcome" | "recoverySeconds">): string {
  const seconds = recoverySeconds?.toFixed(1);
  switch (outcome) {
    case "before":
      return `${seconds}`;
    case "after":
    case "named":
      return `${outcome} ${seconds}`;
    case "failed":
      return "**failed**";
    default:
      return outcome satisfies never;
  }
}

export function reliability(sections: readonly Section[]): string {
  const cells = sections.flatMap((section) => section.cells);
  const failed = counted(cells, "failed");
  return `# Reliability

What becomes of a host when something goes wrong in the midst of \`routable apply\`: a step fails or hangs, a process is
killed, the network is gone, the power is cut, also while the host is already going back. Each of these was done to real hosts,
at each step of a real plan. Nobody wrote this page: a run of the tests did, and nothing is left out of it.

**${cells.length} applies were harmed. ${failed === 0 ? "Every host came back by itself, or said what it lacked." : `${failed} of them ended otherwise than promised.`}**

| what became of the host | applies |
|---|--:|
| **before**: as it was before the apply, on disk and in the kernel, containers running | ${counted(cells, "before")} |
| **after**: the apply was finished, proved and confirmed | ${counted(cells, "after")} |
| **named**: reachable, and it said itself what is not restored; \`undo\` at its console then finished it | ${counted(cells, "named")} |
| **failed**: anything else, or not in time | ${failed} |

From the harm until the host had decided and could be reached: ${recovery(cells)}.

${sections.map(sectionText).join("\n")}`;
}

function sectionText({ title, facts, cells, body }: Section): string {
  return `## ${title}

| | |
|---|---|
${facts.map(([name, value]) => `| ${name} | ${value} |\n`).join("")}| applies harmed | ${cells.length} |
| recovery | ${recovery(cells)} |

${body}${named(cells)}`;
}

/** What hosts said of themselves that are not restored. */
function named(cells: readonly SectionCell[]): string {
  const lines = cells.flatMap(({ name, differs }) =>
    differs.length === 0 ? [] : [`- \`${name}\`: ${differs.map((each) => `\`${each}\``).join(", ")}\n`],
  );
  return lines.length === 0
    ? ""
    : `\nWhat the hosts named, until \`undo\` at their console finished it:\n\n${lines.join("")}`;
}

function counted(cells: readonly SectionCell[], outcome: SectionCell["outcome"]): number {
  return cells.filter((cell) => cell.outcome === outcome).length;
}

function recovery(cells: readonly SectionCell[]): string {
  const seconds = cells.flatMap(({ recoverySeconds }) => recoverySeconds ?? []).sort((a, b) => a - b);
  if (seconds.length === 0) return "none";
  const median = seconds[Math.floor(seconds.length / 2)] ?? Number.NaN;
  const worst = cells.find(({ recoverySeconds }) => recoverySeconds === seconds.at(-1));
  return `median ${median.toFixed(1)} s, worst ${seconds.at(-1)?.toFixed(1)} s (\`${worst?.name}\`)`;
}
