import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { UnitStep } from "../../../src/plan/step.ts";
import { programFor } from "../../../src/transaction/lower/program.ts";
import { fakePrograms } from "../../support/fake-programs.ts";

/** A host of links and their aliases, a file each, and a log of what was done. */
const ip = `
echo "ip $*" >>"$HOST/log"
case "$*" in
"link add name br0 "*) [ ! -e "$HOST/br0" ] && : >"$HOST/br0" ;;
"link set dev br0 alias "*) printf ' alias %s' "$6" >"$HOST/br0" ;;
"link delete dev br0") rm "$HOST/br0" ;;
"-o link show dev br0") cat "$HOST/br0" ;;
*) exit 1 ;;
esac`;
const systemctl = `echo "systemctl $*" >>"$HOST/log"; case $1 in restart) [ ! -e "$HOST/broken" ] ;; esac`;

let host: string;
let fakes: Awaited<ReturnType<typeof fakePrograms>>;
beforeEach(async () => {
  host = mkdtempSync(join(tmpdir(), "routable-stand-in-"));
  fakes = await fakePrograms({ ip, systemctl, journalctl: "exit 0" });
});
afterEach(async () => {
  await fakes.dispose();
  rmSync(host, { recursive: true });
});

test("while the unit starts after an undo, an empty bridge stands in for the one that is gone", () => {
  expect(run("undo", "br0")).toBe(0);
  expect(log()).toEqual([
    "ip link add name br0 type bridge",
    "ip link set dev br0 alias routable-stand-in",
    "systemctl show --property InvocationID --value docker.service",
    "systemctl daemon-reload",
    "systemctl reset-failed docker.service",
    "systemctl restart docker.service",
    "ip -o link show dev br0",
    "ip link delete dev br0",
  ]);
});

test("it goes where the unit did not start, too", () => {
  writeFileSync(join(host, "broken"), "");
  expect(run("undo", "br0")).toBe(1);
  expect(log().at(-1)).toBe("ip link delete dev br0");
});

test("a bridge that is there is left alone", () => {
  writeFileSync(join(host, "br0"), "real");
  expect(run("undo", "br0")).toBe(0);
  expect(log()).not.toContain("ip link delete dev br0");
  expect(readFileSync(join(host, "br0"), "utf8")).toBe("real");
});

test("nothing stands in where no bridge goes, nor when the unit is restarted by an apply", () => {
  expect([run("undo", null), run("apply", "br0")]).toEqual([0, 0]);
  expect(log().filter((line) => line.startsWith("ip "))).toEqual([]);
});

/** Runs step.sh on a transaction of this one step. */
function run(verb: string, standIn: string | null): number | null {
  const directory = mkdtempSync(join(host, "t-"));
  const step: UnitStep = {
    kind: "unit",
    title: "restart docker",
    managementPath: false,
    unit: "docker.service",
    operation: "restart",
    containers: [],
    standIn,
  };
  const plan = {
    version: 1,
    host: "h",
    profile: "p",
    fingerprint: "",
    changes: [],
    unchanged: [],
    probes: [],
  } as const;
  const circumstances = { id: "t-0001", operator: "o", begun: new Date(0), window: 60 };
  for (const { path, content } of programFor({ ...plan, steps: [step] }, circumstances)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  const sh = (word: string) =>
    spawnSync("sh", [join(directory, "step.sh"), word, "001"], { env: { ...process.env, HOST: host } }).status;
  expect(sh("save")).toBe(0);
  return sh(verb);
}

function log(): string[] {
  return readFileSync(join(host, "log"), "utf8").trimEnd().split("\n");
}
