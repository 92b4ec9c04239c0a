import fc from "fast-check";
import { expect, test } from "vitest";
import type { Facts } from "../../../src/facts/facts.ts";
import { Fault } from "../../../src/fault/fault.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { programFor } from "../../../src/transaction/lower/program.ts";
import { bookworm, bookwormInterfaces, container, docker, file, network } from "../../support/plan-facts.ts";
import { planOf } from "../../support/plan-of.ts";

/** Words that would be commands, options, globs or new lines, were they ever to meet a shell or `ip -batch`. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary", maxLength: 6 }),
      fc.constantFrom(
        "$(touch oops)",
        "`touch oops`",
        ";touch oops;",
        "\ntouch oops\n",
        "' touch oops '",
        "--help",
        "*",
        "\0",
        "#",
        "eth0",
        "\u202e",
      ),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((pieces) => pieces.join(""));

/** A host that says hostile things wherever it is asked for a name or a text. */
const hosts: fc.Arbitrary<Facts> = fc
  .record({ nic: fc.option(hostile), text: hostile, name: hostile, key: hostile, comment: hostile })
  .map(({ nic, text, name, key, comment }) => {
    const fresh = JSON.stringify(bookworm());
    const renamed = JSON.parse(nic === null ? fresh : fresh.replaceAll('"eth0"', JSON.stringify(nic))) as Facts;
    return {
      ...renamed,
      system: { ...renamed.system, hostname: name, release: { ...renamed.system.release, name: text } },
      files: {
        ...renamed.files,
        "/etc/network/interfaces": file(
          `# ${comment.replaceAll("\n", " ")}\n${nic === null ? bookwormInterfaces : bookwormInterfaces.replaceAll("eth0", () => nic)}`,
        ),
        "/etc/docker/daemon.json": file(JSON.stringify({ [`x-${key}`]: text })),
      },
      docker: docker({ containers: [container(name)], networks: [network({ name: text })] }),
    };
  });

/** What runs on the host, line by line, and every line that reaches a shell, systemd or `ip` there. */
function commandLines(plan: Plan): string[] {
  const files = programFor(plan, { id: "20261120-073059-7f3a", operator: "o", begun: new Date(0), window: 60 });
  const batches = files.filter(({ path }) => /^steps\/\d+\/(apply|undo|expect|expect-undone)(\.\w+)?$/.test(path));
  const steps = plan.steps.flatMap((step) => (step.kind === "file" ? [step] : []));
  const before = new Set(steps.flatMap((step) => step.before?.content.split("\n") ?? []));
  const written = steps.flatMap((step) => step.after?.content.split("\n") ?? []).filter((line) => !before.has(line));
  return [
    ...batches.flatMap(({ content }) => content.split("\n")),
    ...written.filter((line) => /^\s*(pre-|post-)?(up|down)\s|^ExecStart/.test(line)),
  ];
}

test("nothing that a host says becomes a word of a command", { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(hosts, (facts) => {
      let plan: Plan;
      try {
        plan = planOf(facts);
      } catch (error) {
        // Refused is as good as harmless.
        if (error instanceof Fault) return;
        throw error;
      }
      for (const line of commandLines(plan)) {
        expect(line).not.toContain("oops");
        expect(line).toMatch(/^[\x20-\x7e\t]*$/);
      }
    }),
    { numRuns: 300 },
  );
});

test("the programs are the same bytes whatever the plan says", () => {
  const programs = (plan: Plan, operator: string) =>
    programFor(plan, { id: "20261120-073059-7f3a", operator, begun: new Date(0), window: 60 }).filter(
      ({ path, content }) => content.startsWith("#!/bin/sh") && !path.startsWith("steps/"),
    );
  const plain = planOf(bookworm());
  expect(programs(plain, "o").length).toBeGreaterThan(5);
  fc.assert(
    fc.property(hostile, hostile, (title, operator) => {
      const steps = plain.steps.map((step) => ({ ...step, title }));
      expect(programs({ ...plain, host: title, profile: title, steps }, operator)).toEqual(programs(plain, "o"));
    }),
  );
});
