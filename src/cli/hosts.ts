import { Fault } from "../fault/fault.ts";
import { closestName } from "../profile/closest-name.ts";
import type { HostProfile, ProfileDocument } from "../profile/profile.ts";
import { readProfile } from "../profile/read.ts";
import type { Transport } from "../transport/transport.ts";
import { readBytes } from "./files.ts";
import type { Session } from "./session.ts";

export type Target = HostProfile["target"];

export interface ChosenHost {
  host: string;
  target: Target;
}

/** @throws Fault cli/unreadable, profile/* */
export async function loadProfile(session: Session, file: string): Promise<ProfileDocument> {
  session.call = { ...session.call, profile: file };
  return readProfile(await readBytes(session, file), file);
}

/** The hosts that the command is about, in the order of the profile. @throws Fault usage/unknown-host */
export function chosenHosts({ options }: Session, { profile, file }: ProfileDocument): ChosenHost[] {
  const names = Object.keys(profile.hosts);
  const unknown = options.host.find((name) => !names.includes(name));
  if (unknown !== undefined) throw unknownHost(file, unknown, names);
  return Object.entries(profile.hosts)
    .filter(([host]) => options.host.length === 0 || options.host.includes(host))
    .map(([host, { target }]) => ({ host, target }));
}

/** The hosts of a profile, or this machine. @throws Fault usage/invalid unless just one of the two was given */
export async function hostsOrLocal(session: Session, file: string | undefined, local: boolean): Promise<ChosenHost[]> {
  if (local && file === undefined && session.options.host.length === 0) {
    return [{ host: session.environment.hostname, target: { kind: "local" } }];
  }
  if (!local && file !== undefined) return chosenHosts(session, await loadProfile(session, file));
  throw new Fault({
    code: "usage/invalid",
    summary: "which hosts?",
    expected: "either a PROFILE, with --host where it is not about all of its hosts, or --local for this machine",
    found: local ? "--local beside a profile or --host" : "neither",
  });
}

function unknownHost(file: string, unknown: string, names: readonly string[]): Fault {
  const meant = closestName(unknown, names);
  return new Fault({
    code: "usage/unknown-host",
    summary: `${file} has no host ${unknown}`,
    expected: names.length <= 20 ? `one of: ${names.join(", ")}` : `one of its ${names.length} hosts`,
    ...(meant && { next: [`did you mean ${meant}?`] }),
  });
}

export async function withHost<T>(
  { environment, options }: Session,
  target: Target,
  work: (transport: Transport) => Promise<T>,
): Promise<T> {
  const { sshConfig } = options;
  const transport = environment.transportFor(target, sshConfig === undefined ? {} : { sshConfig });
  try {
    return await work(transport);
  } finally {
    await transport.close();
  }
}
