import type { Facts, Link } from "../../facts/facts.ts";
import { mayMatch } from "../shell-pattern.ts";
import { entriesOf, parseUnitFile, type UnitFile, valuesOf } from "./unit-file.ts";

/** A .network or .netdev file that systemd-networkd reads. */
export interface NetworkFile extends UnitFile {
  path: string;
}

/** What a `[Match]` section can ask of a link. */
export type Subject = Pick<Link, "name" | "mac" | "kind">;

/** Where two files have the same name, the one in the earlier directory counts. */
const directories = [
  "/etc/systemd/network/",
  "/run/systemd/network/",
  "/usr/local/lib/systemd/network/",
  "/usr/lib/systemd/network/",
];

/**
 * The file that configures a link: of all that match, the first by its name, whichever directory it is in. Where whether one
 * before it matches cannot be told, that one, with the reason.
 */
export function networkFileFor(
  files: Facts["files"],
  link: Subject,
): { file: NetworkFile; unclear: string | null } | null {
  for (const file of readFiles(files, ".network")) {
    const verdict = matches(file, link);
    if (verdict !== "no") return { file, unclear: verdict === "yes" ? null : verdict.maybe };
  }
  return null;
}

/** The .netdev file that makes a link of this name. */
export function netdevFileFor(files: Facts["files"], name: string): NetworkFile | null {
  return readFiles(files, ".netdev").find((file) => valuesOf(file, "NetDev", "Name").includes(name)) ?? null;
}

/** In the order in which networkd asks them. An empty file, or a link to /dev/null, stands for none. */
function readFiles(files: Facts["files"], ending: string): NetworkFile[] {
  const byName = new Map<string, string>();
  for (const path of directories.toReversed().flatMap((directory) => filesIn(files, directory, ending))) {
    byName.set(path.slice(path.lastIndexOf("/") + 1), path);
  }
  return [...byName]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, path]) => path)
    .filter((path) => files[path]?.content !== "" && files[path]?.target !== "/dev/null")
    .map((path) => {
      const content = files[path]?.content ?? null;
      if (content !== null) return { path, ...parseUnitFile(content) };
      return { path, lines: [], unclear: { reason: files[path]?.unreadable ?? "it cannot be read", at: 0 } };
    });
}

function filesIn(files: Facts["files"], directory: string, ending: string): string[] {
  return Object.keys(files).filter(
    (path) => path.startsWith(directory) && path.endsWith(ending) && files[path] && files[path].type !== "directory",
  );
}

type Verdict = "yes" | "no" | { maybe: string };

/** All that is asked for must hold. */
function matches(file: NetworkFile, link: Subject): Verdict {
  const asked = entriesOf(file).filter(({ section }) => section === "Match");
  const verdicts = asked.map(({ key, value }) => answer(key, value, link));
  if (verdicts.includes("no")) return "no";
  if (file.unclear) return { maybe: file.unclear.reason };
  const unclear = verdicts.find((verdict) => typeof verdict === "object");
  if (unclear) return unclear;
  return asked.length > 0 ? "yes" : { maybe: "no [Match], which may mean every link" };
}

function answer(key: string, value: string, link: Subject): Verdict {
  switch (key) {
    case "Name":
      return matchesList(value, link.name);
    // A bridge has no hardware of its own; a NIC's is told only by the MAC address that it has now.
    case "PermanentMACAddress":
      return link.kind !== "bridge" && hasMac(value, link) ? "yes" : "no";
    case "MACAddress":
      return hasMac(value, link) ? "yes" : "no";
    case "Type":
      return matchesList(value, link.kind === null || link.kind === "veth" ? "ether" : link.kind);
    case "Kind":
      return matchesList(value, link.kind ?? "");
    default:
      return { maybe: `[Match] ${key}=, which is not understood here` };
  }
}

/** A `!` before the first turns the whole list round. */
function matchesList(list: string, name: string): Verdict {
  const inverted = list.startsWith("!");
  const patterns = list
    .slice(inverted ? 1 : 0)
    .split(/\s+/)
    .filter(Boolean);
  const matching = patterns.filter((pattern) => mayMatch(pattern, name));
  if (matching.length > 0 && matching.every((pattern) => pattern.includes("[")))
    return { maybe: `the pattern ${list}` };
  return matching.length > 0 === inverted ? "no" : "yes";
}

function hasMac(list: string, { mac }: Subject): boolean {
  return mac !== null && list.toLowerCase().replaceAll("-", ":").split(/\s+/).includes(mac);
}
