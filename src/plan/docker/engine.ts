import type { DockerFacts } from "../../facts/facts.ts";
import type { Planning } from "../planning.ts";

/** The Docker engine of a host, running and of a kind that can be configured here. */
export interface Engine extends DockerFacts {
  release: Release;
}

/** Year or major, and minor: `[20, 10]`. */
export type Release = readonly [major: number, minor: number];

export const unit = "docker.service";
export const daemonJsonPath = "/etc/docker/daemon.json";

export function isBefore({ release: [major, minor] }: Engine, wantedMajor: number, wantedMinor = 0): boolean {
  return major < wantedMajor || (major === wantedMajor && minor < wantedMinor);
}

/** Null after a refusal. */
export function requireEngine(planning: Planning): Engine | null {
  const { facts, refuse } = planning;
  const problem = absent(planning) ?? foreign(planning);
  if (problem) {
    refuse(problem);
    return null;
  }
  const { docker } = facts;
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(docker?.version ?? "") ?? [];
  if (docker && major !== undefined && minor !== undefined)
    return { ...docker, release: [Number(major), Number(minor)] };
  refuse({
    code: "plan/docker-unsupported",
    summary: "the version of the Docker engine cannot be read",
    expected: "a version such as 20.10.24",
    found: JSON.stringify(docker?.version),
    next: ["look at: docker version"],
  });
  return null;
}

type Problem = Parameters<Planning["refuse"]>[0];

function absent({ facts }: Planning): Problem | null {
  const fact = facts.units[unit];
  if (!facts.docker || (!facts.docker.running && !fact)) {
    return {
      code: "plan/docker-missing",
      summary: "Docker is not installed",
      expected: `the Docker engine, run by ${unit}`,
      found: facts.docker ? `no unit ${unit}` : "no program `dockerd`",
      next: ["install it: apt-get install docker.io"],
    };
  }
  if (facts.docker.running) return null;
  return {
    code: "plan/docker-not-running",
    summary: "Docker does not answer",
    expected: `${unit} active`,
    found: `${unit} ${fact?.activeState}`,
    next: [`start it, and see why it stopped: systemctl start ${unit}; journalctl -u ${unit}`],
  };
}

function foreign({ facts }: Planning): Problem | null {
  const argv = facts.docker?.argv ?? [];
  const found = argv[0]?.startsWith("/snap/")
    ? "Docker from a snap, which reads its own configuration and may not write /etc"
    : argv.includes("--rootless")
      ? "a rootless dockerd, which cannot attach containers to a bridge of the host"
      : configFile(argv) !== daemonJsonPath
        ? `dockerd reads ${configFile(argv)}`
        : facts.units[unit]
          ? null
          : `a running dockerd, but no ${unit}`;
  if (found === null) return null;
  return {
    code: "plan/docker-unsupported",
    summary: "this Docker cannot be configured here",
    expected: `dockerd run by ${unit}, with its configuration in ${daemonJsonPath}`,
    found,
    next: ["install the distribution's or Docker's own package"],
  };
}

function configFile(argv: readonly string[]): string {
  const index = argv.findIndex((word) => /^--config-file(=|$)/.test(word));
  const word = argv[index];
  if (word === undefined) return daemonJsonPath;
  return word.includes("=") ? word.slice(word.indexOf("=") + 1) : (argv[index + 1] ?? "");
}
