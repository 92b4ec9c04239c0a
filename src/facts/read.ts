import type { Transport } from "../transport/transport.ts";
import { addresses } from "./addresses.ts";
import { containers } from "./containers.ts";
import { dockerdArgv, engine, installedVersion, unitArgv } from "./docker.ts";
import type { DockerFacts, Facts } from "./facts.ts";
import { files, type Places } from "./files.ts";
import { firewall } from "./firewall.ts";
import { links, wirelessLinks } from "./links.ts";
import { readNameservers, resolverFile } from "./nameservers.ts";
import { networks } from "./networks.ts";
import { type Probed, probe } from "./probe.ts";
import { routes } from "./routes.ts";
import { rules } from "./rules.ts";
import { session } from "./session.ts";
import { standardPlaces } from "./standard-places.ts";
import { sysctls } from "./sysctls.ts";
import { readRelease, systemdVersion, systemFiles, uname } from "./system.ts";
import { units } from "./units.ts";

/**
 * One snapshot of a host, in one round trip, leaving nothing on it. Two snapshots of an idle host are equal.
 * @throws Fault facts/missing-tool naming all missing ones, facts/*, transport/*
 */
export async function readFacts(transport: Transport, places: Places = standardPlaces): Promise<Facts> {
  return factsOf(await probe(transport, sourcesOf(places)));
}

export function sourcesOf(places: Places) {
  return {
    uname,
    systemdVersion,
    links,
    wirelessLinks,
    addresses,
    routes4: routes(4),
    routes6: routes(6),
    rules4: rules(4),
    rules6: rules(6),
    firewall,
    sysctls,
    files: files(places),
    units,
    engine,
    dockerdArgv,
    unitArgv,
    installedVersion,
    containers,
    networks,
    session,
  };
}

type Snapshot = Probed<ReturnType<typeof sourcesOf>>;

export function factsOf({ tools, values }: Snapshot): Facts {
  const { files, wirelessLinks } = values;
  return {
    system: {
      ...values.uname,
      machineId: files[systemFiles.machineId]?.content?.trim() ?? "",
      release: readRelease(files[systemFiles.release]),
      systemd: values.systemdVersion,
    },
    tools,
    links: values.links.map((link) => ({ ...link, wireless: wirelessLinks.has(link.name) })),
    addresses: values.addresses,
    routes: [...values.routes4, ...values.routes6],
    rules: [...values.rules4, ...values.rules6],
    firewall: values.firewall,
    sysctls: values.sysctls,
    files,
    units: values.units,
    docker: dockerOf(values),
    session: values.session,
    nameservers: readNameservers(files[resolverFile]),
  };
}

function dockerOf(values: Snapshot["values"]): DockerFacts | null {
  if (values.engine !== null) {
    const { containers, networks } = values;
    return { running: true, argv: values.dockerdArgv, ...values.engine, containers, networks };
  }
  if (values.installedVersion === null) return null;
  const nothing = { liveRestore: false, swarm: false, containers: [], networks: [], addressPools: null };
  return { running: false, argv: values.unitArgv, version: values.installedVersion, ...nothing };
}
