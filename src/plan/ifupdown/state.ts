import { type FileEdit, regularFile } from "../file-edit.ts";
import type { Planning } from "../planning.ts";

const statePath = "/run/network/ifstate";

/**
 * ifupdown's own memory of what is up: with it `ifdown br0` works without a reboot. It is asked per link in
 * `ifstate.br0`, and as a whole in `ifstate`. Only where ifupdown keeps one at all.
 */
export function runtimeState(planning: Planning, nic: string, bridge: string): readonly FileEdit[] {
  if (!planning.facts.files[statePath]) return [];
  const before = regularFile(planning, statePath);
  if (before === null || before === "refused") return [];
  const lines = before.content.split("\n").filter(Boolean);
  if (lines.includes(`${bridge}=${bridge}`)) return [];
  // Aliases come after their link: going down goes from the last to the first.
  const aliases = lines.filter((line) => line.startsWith(`${nic}:`));
  const renamed = aliases.map((line) => line.replaceAll(`${nic}:`, `${bridge}:`));
  const others = lines.filter((line) => !aliases.includes(line));
  const content = [...others, `${bridge}=${bridge}`, ...renamed].map((line) => `${line}\n`).join("");
  const names = [bridge, ...renamed.map((line) => line.slice(0, line.indexOf("=")))];
  return [
    { path: statePath, before, after: { ...before, content }, volatile: true },
    ...names.flatMap((name): FileEdit[] => {
      const path = `${statePath}.${name}`;
      const own = planning.facts.files[path] ? regularFile(planning, path) : null;
      return own === "refused"
        ? []
        : [{ path, before: own, after: { ...before, content: `${name}\n` }, volatile: true }];
    }),
  ];
}
