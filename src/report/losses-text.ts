import { shortId } from "../transaction/id.ts";
import type { Attached, Losses } from "../transaction/losses.ts";
import { type Line, line, span } from "./draw.ts";
import { fileDiff } from "./file-diff.ts";
import { table } from "./table.ts";
import { wrapped } from "./wrapped.ts";

export interface LossesTextOptions {
  /** Whether the operator said that they may be lost. */
  force: boolean;
  width: number;
}

/** What going back costs, below what it changes. */
export function lossesText({ edited, networks, containers }: Losses, { force, width }: LossesTextOptions): Line[] {
  const block = (subject: string, meaning: string, details: readonly Line[]) => [
    line(span(`  ! ${subject}`, "risk")),
    ...wrapped(meaning, width - indent.length)
      .split("\n")
      .map((each) => line(span(`${indent}${each}`, "risk"))),
    ...details.map((each) => [span(indent), ...each]),
  ];
  return [
    ...edited.flatMap(({ id, path, before, after, attributes }) =>
      block(
        `file ${path}`,
        `edited since ${shortId(id)} wrote it; ${force ? "this edit is lost" : "without --force nothing goes back"}`,
        [...(before === after ? [] : fileDiff({ path, before, after })), ...attributes.map((each) => line(each))],
      ),
    ),
    ...networks.flatMap(({ name, link, attached }) =>
      block(
        `network ${name}`,
        attached.length === 0
          ? `lies on ${link}, which goes; no container is attached`
          : `lies on ${link}, which goes; ${force ? "these lose it" : "without --force nothing goes back, for these would lose it"}`,
        containerLines(attached),
      ),
    ),
    ...(containers.length === 0
      ? []
      : block(
          "containers on Docker's default network",
          "stay, but lose these addresses of the LAN for others of Docker's own",
          containerLines(containers),
        )),
  ];
}

const indent = "      ";

function containerLines(attached: readonly Attached[]): Line[] {
  return table(attached.map(({ container, address }) => [span(container), span(address ?? "no address")]));
}
