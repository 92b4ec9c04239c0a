import { expect, test } from "vitest";
import { flagsOf } from "../../../../src/plan/docker/command-line.ts";
import type { Engine } from "../../../../src/plan/docker/engine.ts";
import { docker, file, unit } from "../../../support/plan-facts.ts";

const fragment = "/lib/systemd/system/docker.service";
const dropIn = "/etc/systemd/system/docker.service.d/local.conf";

function flags(
  files: Record<string, string>,
  argv: readonly string[] = ["dockerd"],
  fragmentPath = fragment,
): string[] {
  const engine: Engine = { ...docker({ argv }), release: [20, 10] };
  const facts = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, file(text)]));
  const units = { "docker.service": unit({ fragmentPath, dropIns: dropIn in files ? [dropIn] : [] }) };
  return flagsOf(engine, facts, units).map(({ text, origin }) => `${text} by ${origin}`);
}

test("flags of the unit have its line, over continued lines too", () => {
  expect(
    flags({ [fragment]: "[Service]\n# --icc=false\nExecStart=/usr/bin/dockerd -H fd:// \\\n  --mtu 1400\n" }),
  ).toEqual([`-H fd:// by ${fragment}:3`, `--mtu 1400 by ${fragment}:3`]);
});

test("a drop-in that begins anew takes the unit's flags away", () => {
  expect(
    flags({
      [fragment]: "ExecStart=/usr/bin/dockerd --mtu=1400\n",
      [dropIn]: "[Service]\nExecStart=\nExecStart=/usr/bin/dockerd --bridge=br0\n",
    }),
  ).toEqual([`--bridge=br0 by ${dropIn}:3`]);
});

test("only environment files that the unit names count", () => {
  const files = { "/etc/default/docker": 'DOCKER_OPTS="--icc=false --dns 9.9.9.9"\n' };
  expect(flags({ ...files, [fragment]: "ExecStart=/usr/bin/dockerd\n" })).toEqual([]);
  expect(
    flags({ ...files, [fragment]: "EnvironmentFile=-/etc/default/docker\nExecStart=/usr/bin/dockerd $DOCKER_OPTS\n" }),
  ).toEqual(["--icc=false by /etc/default/docker:1", "--dns 9.9.9.9 by /etc/default/docker:1"]);
});

test("files with line breaks of Windows are read as systemd reads them", () => {
  const unitFile =
    "EnvironmentFile=-/etc/default/docker\r\nExecStart=/usr/bin/dockerd \\\r\n --mtu 1400 $DOCKER_OPTS\r\n";
  expect(flags({ "/etc/default/docker": 'DOCKER_OPTS="--icc=false"\r\n', [fragment]: unitFile })).toEqual([
    `--mtu 1400 by ${fragment}:2`,
    "--icc=false by /etc/default/docker:1",
  ]);
});

test("flags that no file tells of are the running dockerd's", () => {
  expect(
    flags({ [fragment]: "ExecStart=/usr/bin/dockerd -H fd://\n" }, ["dockerd", "-H", "fd://", "-b", "br1"]),
  ).toEqual([`-H fd:// by ${fragment}:1`, "-b br1 by the running dockerd"]);
});

test("the unit is found where systemd names it by /usr/lib, with what it would read at its next start", () => {
  const unitFile = "EnvironmentFile=-/etc/default/docker\nExecStart=/usr/sbin/dockerd -H fd:// $DOCKER_OPTS\n";
  const files = { [fragment]: unitFile, "/etc/default/docker": 'DOCKER_OPTS="--mtu 1400"\n' };
  expect(flags(files, ["dockerd", "-H", "fd://"], `/usr${fragment}`)).toEqual([
    `-H fd:// by /usr${fragment}:2`,
    "--mtu 1400 by /etc/default/docker:1",
  ]);
});
