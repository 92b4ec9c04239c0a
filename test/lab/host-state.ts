import type { LabMachine } from "./lab-machine.ts";

/** Where commands can be run, not by way of the network. */
type Console = Pick<LabMachine, "exec">;

/** Every path under /etc: type, mode, owner, and what it holds. */
export type EtcState = Record<string, string>;

/** What `ip -json` says, less what the kernel numbers anew each time. */
export interface NetworkState {
  links: Json[];
  addresses: Json[];
  routes: Json[];
  routes6: Json[];
  rules: Json[];
  rules6: Json[];
}

type Json = Record<string, unknown>;

export async function etcState(machine: Console, directory = "/etc"): Promise<EtcState> {
  const { stdout } = await machine.exec(["sh", "-c", listing, directory]);
  const [found = "", sums = ""] = stdout.split("---\n");
  const state: EtcState = {};
  for (const line of found.split("\n")) {
    const [path, description] = line.split("\t");
    if (path && description) state[path] = description;
  }
  for (const line of sums.split("\n")) {
    const [sum = "", path = ""] = [line.slice(0, 64), line.slice(66)];
    if (path !== "") state[path] = `${state[path]} ${sum}`;
  }
  return state;
}

const listing = `
find "$0" -printf '%p\\t%y %m %u:%g %l\\n'
echo ---
find "$0" -type f -exec sha256sum {} +
`;

/** Of all interfaces but containers', and but those named: docker0 looks different once a container has run. */
export async function networkState(machine: Console, without: string[] = []): Promise<NetworkState> {
  const queries = [
    ["-details", "link"],
    ["address"],
    ["route", "show", "table", "all"],
    ["-6", "route", "show", "table", "all"],
    ["rule"],
    ["-6", "rule"],
  ];
  await machine.exec(["sh", "-c", waitForAddresses]);
  const answers = await Promise.all(queries.map((query) => ipJson(machine, query, without)));
  const [links = [], addresses = [], routes = [], routes6 = [], rules = [], rules6 = []] = answers;
  return { links, addresses, routes, routes6, rules, rules6 };
}

// A fresh IPv6 address is tentative for a second or two, until nobody else claims it.
const waitForAddresses = `
tries=50
while ip -6 address show tentative | grep -q inet6 && [ $tries -gt 0 ]; do sleep 0.1; tries=$((tries - 1)); done
`;

async function ipJson(machine: Console, query: string[], without: string[]): Promise<Json[]> {
  const { stdout } = await machine.exec(["ip", "-json", ...query]);
  const objects = JSON.parse(stdout || "[]") as Json[];
  return objects
    .filter((object) => {
      const name = String(object["ifname"] ?? object["dev"]);
      return !isContainerEnd(name) && !without.includes(name);
    })
    .map(withoutNumbering)
    .sort((a, b) => compare(JSON.stringify(a), JSON.stringify(b)));
}

// The host's end of a container's interface has another random name each time the container starts.
function isContainerEnd(name: string): boolean {
  return name.startsWith("veth");
}

function withoutNumbering(value: Json): Json {
  return JSON.parse(JSON.stringify(value), (key, inner) => {
    if (key === "info_slave_data") return withoutPortNumber(inner);
    return numbering.has(key) ? undefined : inner;
  }) as Json;
}

// A bridge numbers its ports in the order in which they came, containers' among them.
function withoutPortNumber({ id: _, no: __, designated_port: ___, ...port }: Json): Json {
  return port;
}

// Timers count, bridges learn, and the index of a link depends on what was made before it.
const numbering = new Set([
  ...["ifindex", "link_index", "link_netnsid", "expires", "valid_life_time", "preferred_life_time"],
  ...["hello_timer", "tcn_timer", "topology_change_timer", "gc_timer", "num_tx_queues", "num_rx_queues"],
  "fdb_n_learned",
]);

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
