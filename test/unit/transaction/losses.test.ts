import { expect, test } from "vitest";
import type { IpAddress } from "../../../src/address/types.ts";
import type { Container, DockerNetwork, Facts } from "../../../src/facts/facts.ts";
import type { FileStep, LinksStep, Step } from "../../../src/plan/step.ts";
import { lossesOf, type ToTakeBack } from "../../../src/transaction/losses.ts";
import { bookworm, container, docker, file, network } from "../../support/plan-facts.ts";
import { planOf } from "../../support/plan-of.ts";

const path = "/etc/docker/daemon.json";
const older = "20261120-073059-7f3a";
const newer = "20261120-083059-91c0";

function taking(id: string, steps: readonly Step[], committed = true): ToTakeBack {
  return { id, plan: { ...planOf(bookworm()), steps }, committed };
}

function writes(before: string | null, after: string | null, given: Partial<FileStep> = {}): FileStep {
  const state = (content: string | null) => (content === null ? null : { content, mode: "0644", uid: 0, gid: 0 });
  const rest = { kind: "file", title: `write ${path}`, managementPath: false, volatile: false, path } as const;
  return { ...rest, before: state(before), after: state(after), ...given };
}

function factsWith(content: string | null): Facts {
  return { ...bookworm(), files: { ...bookworm().files, [path]: content === null ? null : file(content) } };
}

test.each<[string, readonly ToTakeBack[], string | null, ReturnType<typeof lossesOf>["edited"]]>([
  ["a file as it was written", [taking(older, [writes("{}", '{"a":1}')])], '{"a":1}', []],
  [
    "an edit",
    [taking(older, [writes("{}", '{"a":1}')])],
    '{"a":2}',
    [{ id: older, path, before: '{"a":1}', after: '{"a":2}', attributes: [] }],
  ],
  [
    "a file that somebody took away",
    [taking(older, [writes(null, "{}")])],
    null,
    [{ id: older, path, before: "{}", after: null, attributes: [] }],
  ],
  [
    "a file that somebody put where one was taken away",
    [taking(older, [writes("{}", null)])],
    "new",
    [{ id: older, path, before: null, after: "new", attributes: [] }],
  ],
  [
    "an owner and a mode",
    [taking(older, [writes(null, null, { after: { content: "{}", mode: "0600", uid: 7, gid: 0 } })])],
    "{}",
    [{ id: older, path, before: "{}", after: "{}", attributes: ["mode 0600 before, 0644 now", "uid 7 before, 0 now"] }],
  ],
  ["what lives in memory: never", [taking(older, [writes("{}", "a", { volatile: true })])], "b", []],
  ["what was never committed: never", [taking(older, [writes("{}", "a")], false)], "b", []],
  ["two, one upon the other", [taking(newer, [writes("b", "c")]), taking(older, [writes("a", "b")])], "c", []],
  [
    "an edit after the later one: of that alone",
    [taking(newer, [writes("b", "c")]), taking(older, [writes("a", "b")])],
    "d",
    [{ id: newer, path, before: "c", after: "d", attributes: [] }],
  ],
  [
    "an edit between the two: of the older one",
    [taking(newer, [writes("b and mine", "c")]), taking(older, [writes("a", "b")])],
    "c",
    [{ id: older, path, before: "b", after: "b and mine", attributes: [] }],
  ],
])("edited since: %s", (_, takings, content, edited) => {
  expect(lossesOf(takings, factsWith(content)).edited).toEqual(edited);
});

const removesBridge: LinksStep = {
  ...{ kind: "links", title: "move", managementPath: true, apply: [], expect: [], expectUndone: [] },
  undo: [{ op: "delete-link", link: "br0" }],
};

function dockerWith(networks: readonly DockerNetwork[], containers: readonly Container[]): Facts {
  return { ...bookworm(), docker: docker({ networks, containers }) };
}

const on = (name: string, address: string | null) => [{ name, address: address as IpAddress | null }];
const running = [
  container("web", { networks: on("bridge", "10.77.51.2") }),
  container("db", { networks: on("lan", "10.77.51.9") }),
  container("stopped", { networks: on("lan", null), running: false }),
];
const defaultNetwork = network({ name: "bridge", bridge: "br0" });

test("containers on the default network are named with the address that they lose", () => {
  const { containers, networks } = lossesOf([taking(older, [removesBridge])], dockerWith([defaultNetwork], running));
  expect(containers).toEqual([{ container: "web", address: "10.77.51.2" }]);
  expect(networks).toEqual([]);
});

test.each([
  ["a macvlan on the bridge", { driver: "macvlan", bridge: null, parent: "br0" }],
  ["one on a VLAN of the bridge", { driver: "macvlan", bridge: null, parent: "br0.10" }],
  ["a network of the bridge itself", { driver: "bridge", bridge: "br0", parent: null }],
])("%s is named, with what is attached to it", (_, given) => {
  const facts = dockerWith([defaultNetwork, network({ name: "lan", ...given })], running);
  const [found] = lossesOf([taking(older, [removesBridge])], facts).networks;
  expect(found).toMatchObject({ name: "lan", attached: [{ container: "db", address: "10.77.51.9" }] });
});

test("networks elsewhere, and links that stay, cost nothing", () => {
  const elsewhere = dockerWith([defaultNetwork, network({ name: "lan", bridge: null, parent: "eth1" })], running);
  expect(lossesOf([taking(older, [removesBridge])], elsewhere).networks).toEqual([]);
  expect(lossesOf([taking(older, [writes(null, "{}")])], dockerWith([defaultNetwork], running)).containers).toEqual([]);
});
