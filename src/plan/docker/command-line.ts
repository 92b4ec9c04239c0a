import type { Facts, FileFact } from "../../facts/facts.ts";
import type { Engine } from "./engine.ts";
import { unit } from "./engine.ts";

/** One flag that dockerd is started with, and who gives it. */
export interface Flag {
  name: string;
  /** As written: `--mtu=1400`. */
  text: string;
  /** `/etc/default/docker:3`, or the running dockerd where no file tells. */
  origin: string;
}

/** The flags that dockerd runs with, and those that it would get at its next start. */
export function flagsOf(engine: Engine, files: Facts["files"], units: Facts["units"]): Flag[] {
  const configured = configuredFlags(files, units);
  const running = splitFlags(engine.argv.slice(1))
    .filter(({ name }) => !configured.some((flag) => flag.name === name))
    .map((flag) => ({ ...flag, origin: "the running dockerd" }));
  return [...configured, ...running];
}

function configuredFlags(files: Facts["files"], units: Facts["units"]): Flag[] {
  const fact = units[unit];
  const paths = fact ? [...(fact.fragmentPath ? [fact.fragmentPath] : []), ...fact.dropIns] : [];
  const environment = new Set<string>();
  let commands: Flag[] = [];
  for (const path of paths) {
    for (const { text, number } of logicalLines(unitFile(files, path)?.content ?? "")) {
      const [, key, value = ""] = /^\s*(ExecStart|EnvironmentFile)\s*=\s*(.*)$/.exec(text) ?? [];
      if (key === "EnvironmentFile" && value !== "") environment.add(value.replace(/^-/, ""));
      if (key === "EnvironmentFile" && value === "") environment.clear();
      if (key === "ExecStart") {
        const flags = splitFlags(value.split(/\s+/).slice(1)).map((flag) => ({ ...flag, origin: `${path}:${number}` }));
        commands = value === "" ? [] : [...commands, ...flags];
      }
    }
  }
  return [...commands, ...[...environment].flatMap((path) => environmentFlags(path, files[path]?.content ?? ""))];
}

/** Where /lib is /usr/lib, systemd names the unit's file by the latter, and the facts tell of it by the former. */
function unitFile(files: Facts["files"], path: string): FileFact | null {
  return files[path] ?? files[path.replace(/^\/usr\/lib\//, "/lib/")] ?? null;
}

/** `DOCKER_OPTS="--mtu 1400"`, whatever the variable is called. */
function environmentFlags(path: string, content: string): Flag[] {
  return logicalLines(content).flatMap(({ text, number }) => {
    const [, value] = /^\s*(?:export\s+)?[A-Za-z_][A-Za-z0-9_]*\s*=\s*(.*)$/.exec(text) ?? [];
    const words = value?.replace(/^(["'])(.*)\1\s*$/, "$2").split(/\s+/) ?? [];
    return splitFlags(words).map((flag) => ({ ...flag, origin: `${path}:${number}` }));
  });
}

function splitFlags(words: readonly string[]): Omit<Flag, "origin">[] {
  return words.flatMap((word, index) => {
    const [, name] = /^["']?(--[a-z][a-z0-9-]*|-[A-Za-z])/.exec(word) ?? [];
    if (name === undefined) return [];
    const next = words[index + 1];
    const separate = !word.includes("=") && next !== undefined && !/^["']?[-$]/.test(next);
    return [{ name, text: separate ? `${word} ${next}` : word }];
  });
}

function logicalLines(content: string): { text: string; number: number }[] {
  const lines: { text: string; number: number }[] = [];
  let open = false;
  for (const [index, line] of content.split(/\r?\n/).entries()) {
    const text = line.replace(/\\$/, " ");
    const last = lines.at(-1);
    if (open && last) last.text += text;
    else if (!/^\s*[#;]/.test(line)) lines.push({ text, number: index + 1 });
    open = line.endsWith("\\") && (open || !/^\s*[#;]/.test(line));
  }
  return lines;
}
