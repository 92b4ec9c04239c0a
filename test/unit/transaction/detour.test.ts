import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { fakePrograms } from "../../support/fake-programs.ts";

const program = fileURLToPath(new URL("../../../src/transaction/on-host/detour.sh", import.meta.url));
let fakes: Awaited<ReturnType<typeof fakePrograms>>;
afterEach(async () => await fakes.dispose());

test.each([
  ["is told of", "echo 'table netdev routable_detour'", 1],
  ["is not there", "echo 'table netdev filter'", 0],
  ["cannot be asked for: a kernel without nftables", "exit 1", 0],
])("a detour whose links are gone has ended unless its rule stays, which %s", async (_, nft, status) => {
  fakes = await fakePrograms({ nft });
  expect(run("ended")).toBe(status);
});

test.each([
  ["a rule that nothing is known of", "exit 1", 1],
  ["a rule that stays", "case $1 in list) echo 'table netdev routable_detour' ;; *) exit 1 ;; esac", 1],
  ["no rule", "", 0],
])("with %s the links are kept: without them the rule would drop what it was to carry", async (_, nft, status) => {
  fakes = await fakePrograms({ nft });
  expect(run("end", "lo")).toBe(status);
});

function run(...args: string[]): number | null {
  return spawnSync("sh", [program, ...args]).status;
}
