import type { Container, Facts } from "./facts.ts";
import { canonical, lastingState } from "./fingerprint.ts";

/**
 * What is not as it was, in words, a line each; empty where a host is in the same state. Carrier, containers' own links and
 * firewall rules count as the same: see lastingState. What ran before has to run.
 */
export function differences(before: Facts, after: Facts): string[] {
  const [one, other] = [lastingState(before), lastingState(after)];
  const { containers: _, ...engine } = one.docker ?? { containers: [] };
  const { containers: __, ...otherEngine } = other.docker ?? { containers: [] };
  return [
    ...inRecord({ ...one.system }, { ...other.system }, (key) => key),
    ...inList(one.links, other.links, ({ name }) => `link ${name}`),
    ...inList(one.addresses, other.addresses, ({ address, link }) => `address ${address} on ${link}`),
    ...inList(one.routes, other.routes, routeName),
    ...inList(one.rules, other.rules, ({ priority, words }) => `rule ${priority} ${words.join(" ")}`),
    ...inRecord(one.sysctls, other.sysctls, (key) => key),
    ...inRecord(one.files, other.files, (path) => `file ${path}`),
    ...inRecord(one.units, other.units, (unit) => `unit ${unit}`),
    ...inRecord({ ...engine }, { ...otherEngine }, (key) => `dockerd's ${key}`),
    ...stopped(before.docker?.containers ?? [], after.docker?.containers ?? []),
    ...inRecord({ list: one.nameservers }, { list: other.nameservers }, () => "name servers"),
  ];
}

function routeName({ destination, gateway, link, table, metric }: Facts["routes"][number]): string {
  return [
    `route ${destination}`,
    ...(gateway === null ? [] : [`via ${gateway}`]),
    ...(link === null ? [] : [`on ${link}`]),
    ...(table === "main" ? [] : [`in table ${table}`]),
    ...(metric === null ? [] : [`of metric ${metric}`]),
  ].join(" ");
}

function inList<Item extends object>(
  before: readonly Item[],
  after: readonly Item[],
  nameOf: (item: Item) => string,
): string[] {
  const named = (items: readonly Item[]) => Object.fromEntries(items.map((item) => [nameOf(item), item]));
  return inRecord(named(before), named(after), (name) => name);
}

type Values = Readonly<Record<string, unknown>>;

/** An absent key and null are one: nothing stands there. */
function inRecord(before: Values, after: Values, nameOf: (key: string) => string): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => {
    const [one, other] = [before[key] ?? null, after[key] ?? null];
    if (canonical(one) === canonical(other)) return [];
    return [`${nameOf(key)}: ${howOther(one, other)}`];
  });
}

function howOther(before: unknown, after: unknown): string {
  if (before === null) return "was not there before";
  if (after === null) return "is gone";
  if (!isRecord(before) || !isRecord(after)) return `${shown(before)} before, ${shown(after)} now`;
  const fields = Object.keys({ ...before, ...after }).filter(
    (field) => canonical(before[field] ?? null) !== canonical(after[field] ?? null),
  );
  return fields
    .map((field) =>
      field === "content" ? "another content" : `${field} ${shown(before[field])} before, ${shown(after[field])} now`,
    )
    .join("; ");
}

function isRecord(value: unknown): value is Values {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

function stopped(before: readonly Container[], after: readonly Container[]): string[] {
  const running = new Set(after.filter((container) => container.running).map(({ id }) => id));
  return before
    .filter(
      (container) => container.running && !container.autoRemove && !container.swarmTask && !running.has(container.id),
    )
    .map(({ name }) => `container ${name}: does not run any more`);
}
