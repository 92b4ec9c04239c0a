import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Facts } from "../../../src/facts/facts.ts";
import { type Output, readValues } from "../../../src/facts/probe.ts";
import { factsOf, sourcesOf } from "../../../src/facts/read.ts";
import { standardPlaces } from "../../../src/facts/standard-places.ts";

/** What three releases' own programs printed, taken by test/lab/facts.lab.test.ts; stdout's bytes as latin1. */
const captures = new URL("./captures/", import.meta.url);

/** Asked only since then. */
const later: Record<string, Output> = { firewall: { stdout: new Uint8Array(), exitCode: 0, stderr: "" } };

const noTools = {} as Facts["tools"];

describe("facts read from what real hosts printed", () => {
  test.each(readdirSync(captures))("%s", async (name) => {
    const printed = JSON.parse(readFileSync(new URL(name, captures), "utf8")) as Record<
      string,
      Omit<Output, "stdout"> & { stdout: string }
    >;
    const outputs = new Map(
      Object.entries(printed).map(([fact, output]) => [
        fact,
        { ...output, stdout: Buffer.from(output.stdout, "latin1") },
      ]),
    );
    const values = readValues(name, sourcesOf(standardPlaces), new Map([...Object.entries(later), ...outputs]));
    const { tools: _, ...facts } = factsOf({ tools: noTools, values });
    await expect(`${JSON.stringify(facts, null, 1)}\n`).toMatchFileSnapshot(`goldens/${name}`);
  });
});
