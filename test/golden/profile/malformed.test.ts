import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { Fault } from "../../../src/fault/fault.ts";
import { readProfile } from "../../../src/profile/read.ts";

const goldens = new URL("./goldens/", import.meta.url);
const names = readdirSync(goldens).filter((name) => name.endsWith(".yaml"));

it.each(names)("explains every error of %s", async (name) => {
  const found = `${JSON.stringify(diagnosticsOf(readFileSync(new URL(name, goldens)), name), null, 2)}\n`;
  await expect(found).toMatchFileSnapshot(`./goldens/${name.replace(".yaml", ".json")}`);
});

function diagnosticsOf(source: Uint8Array, file: string): unknown {
  try {
    readProfile(source, file);
  } catch (error) {
    if (error instanceof Fault) return error.diagnostics;
    throw error;
  }
  throw new Error(`${file} was read without an error`);
}
