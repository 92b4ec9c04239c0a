import { describe, expect, test } from "vitest";
import type { Facts } from "../../../src/facts/facts.ts";
import { afterSteps, isEmpty, undoneSteps } from "../../support/after-plan.ts";
import { planOf, refusalsOf } from "../../support/plan-of.ts";
import { networkdHosts, networkdRefused } from "./networkd.ts";

describe("systemd-networkd", () => {
  test.each(Object.entries(networkdHosts))("%s: what is written", async (name, facts) => {
    const text = [written(facts), notesOf(facts)].filter(Boolean).join("\n");
    await expect(text).toMatchFileSnapshot(`goldens/networkd/${name}.txt`);
  });

  test.each(Object.entries(networkdHosts))("%s: done, there is nothing left to do", (_name, facts) => {
    expect(isEmpty(planOf(afterSteps(facts, planOf(facts).steps)))).toBe(true);
  });

  test.each(Object.entries(networkdHosts))(
    "%s: nothing of the operator's is edited, and an undo leaves all as it was",
    (_name, facts) => {
      const { steps } = planOf(facts);
      const done = afterSteps(facts, steps);
      for (const path of operatorsFiles(facts)) expect(done.files[path]).toEqual(facts.files[path]);
      expect(undoneSteps(done, steps, facts).files).toEqual(facts.files);
    },
  );

  test.each(Object.entries(networkdRefused))("%s: refused", async (name, facts) => {
    await expect(`${JSON.stringify(refusalsOf(facts), null, 2)}\n`).toMatchFileSnapshot(
      `goldens/networkd/refused/${name}.json`,
    );
  });

  test("its restart is the last step, so that an undo does it before it starts docker", () => {
    const { steps } = planOf(networkdHosts["plain"] as Facts);
    const units = steps.flatMap((step, index) =>
      step.kind === "unit" ? [{ index, unit: step.unit, manager: step.managesLinks }] : [],
    );
    expect(units.at(-1)).toEqual({ index: steps.length - 1, unit: "systemd-networkd.service", manager: true });
  });
});

function written(facts: Facts): string {
  return planOf(facts)
    .steps.flatMap((step) => (step.kind === "file" && step.path.startsWith("/etc/systemd/network/") ? [step] : []))
    .map(({ path, after }) => `==> ${path} ${after?.mode} <==\n${after?.content}`)
    .join("\n");
}

function notesOf(facts: Facts): string {
  const { changes, unchanged } = planOf(facts);
  const own = changes.filter(({ subject }) => /systemd/.test(subject));
  const notes = own.flatMap(({ details }) =>
    details.flatMap((each) => (each.kind === "note" ? [`note: ${each.text}`] : [])),
  );
  return [
    ...notes,
    ...unchanged.filter((text) => text.includes("/systemd/network/")).map((text) => `as it is: ${text}`),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

function operatorsFiles({ files }: Facts): string[] {
  return Object.keys(files).filter((path) => path.includes("/systemd/network/"));
}
