import { type FileEdit, regularFile } from "../file-edit.ts";
import type { Planning } from "../planning.ts";

const statePath = "/run/network/ifstate";

/**
 * ifupdown's own memory of what is up: with it `ifdown br0` works without a reboot. It is asked per link in
 * `ifstate.br0`, and as a whole in `ifstate`. Only where ifupdown keeps one at all.
 */
export function runtimeState(planning: Planning, bridge: string): readonly FileEdit[] {
  if (!planning.facts.files[statePath]) return [];
  const before = regularFile(planning, statePath);
  if (before === null || before === "refused") return [];
  if (before.content.split("\n").includes(`${bridge}=${bridge}`)) return [];
  const content = `${before.content}${bridge}=${bridge}\n`;
  const ownPath = `${statePath}.${bridge}`;
  const own = planning.facts.files[ownPath] ? regularFile(planning, ownPath) : null;
  return [
    { path: statePath, before, after: { ...before, content }, volatile: true },
    ...(own === "refused"
      ? []
      : [{ path: ownPath, before: own, after: { ...before, content: `${bridge}\n` }, volatile: true }]),
  ];
}
