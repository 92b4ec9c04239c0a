import { describe, expect, test } from "vitest";
import type { Facts } from "../../../src/facts/facts.ts";
import { afterSteps, isEmpty, undoneSteps } from "../../support/after-plan.ts";
import { planOf, refusalsOf } from "../../support/plan-of.ts";
import { netplanHosts, netplanRefused } from "./netplan.ts";

describe("netplan", () => {
  test.each(Object.entries(netplanHosts))("%s: what is written", async (name, facts) => {
    const text = [written(facts), notesOf(facts)].filter(Boolean).join("\n");
    await expect(text).toMatchFileSnapshot(`goldens/netplan/${name}.txt`);
  });

  test.each(Object.entries(netplanHosts))("%s: done, there is nothing left to do", (_name, facts) => {
    expect(isEmpty(planOf(afterSteps(facts, planOf(facts).steps)))).toBe(true);
  });

  test.each(Object.entries(netplanHosts))(
    "%s: every comment is kept, and an undo leaves all as it was",
    (_name, facts) => {
      const { steps } = planOf(facts);
      const done = afterSteps(facts, steps);
      for (const path of operatorsFiles(facts)) {
        expect(commentsIn(done.files[path]?.content)).toEqual(commentsIn(facts.files[path]?.content));
      }
      expect(undoneSteps(done, steps, facts).files).toEqual(facts.files);
    },
  );

  test.each(Object.entries(netplanRefused))("%s: refused", async (name, facts) => {
    await expect(`${JSON.stringify(refusalsOf(facts), null, 2)}\n`).toMatchFileSnapshot(
      `goldens/netplan/refused/${name}.json`,
    );
  });
});

function written(facts: Facts): string {
  return planOf(facts)
    .steps.flatMap((step) => (step.kind === "file" && step.path.includes("/netplan/") ? [step] : []))
    .map(({ path, after }) => `==> ${path} ${after?.mode} <==\n${after?.content}`)
    .join("\n");
}

function notesOf(facts: Facts): string {
  const { changes, unchanged } = planOf(facts);
  const own = changes.filter(({ subject }) => /systemd|netplan/.test(subject));
  const notes = own.flatMap(({ details }) =>
    details.flatMap((each) => (each.kind === "note" ? [`note: ${each.text}`] : [])),
  );
  return [...notes, ...unchanged.filter((text) => text.includes("/netplan/")).map((text) => `as it is: ${text}`)]
    .map((line) => `${line}\n`)
    .join("");
}

function operatorsFiles({ files }: Facts): string[] {
  return Object.keys(files).filter((path) => path.includes("/netplan/"));
}

/** A setting that the bridge needs as well takes the comment at its end along. */
function commentsIn(content: string | null | undefined): ReadonlySet<string> {
  return new Set([...(content ?? "").matchAll(/#.*$/gm)].map(([comment]) => comment));
}
