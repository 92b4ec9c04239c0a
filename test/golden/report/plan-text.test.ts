import { expect, test } from "vitest";
import { draw, type Look, separated } from "../../../src/report/draw.ts";
import { driftSummary } from "../../../src/report/drift-text.ts";
import { planSummary, planText } from "../../../src/report/plan-text.ts";
import { bridgePlan, filesPlan, quietPlan } from "./plans.ts";

const plain: Look = { color: false, width: 100 };
const dock1 = { plan: bridgePlan, label: "ssh root@192.0.2.11" };
const dock2 = { plan: quietPlan, label: "ssh root@192.0.2.12" };
const dock3 = { plan: filesPlan, label: "local" };

test("a plan with its risks, diffs and summary", async () => {
  await golden("plan-bridge", draw([...planText(dock1, { all: false, width: 100 }), ...summary([bridgePlan])], plain));
});

test("the same on a narrow terminal: risks go below their subject", async () => {
  await golden("plan-narrow", draw(planText(dock1, { all: false, width: 70 }), { ...plain, width: 70 }));
});

test("--all lists what stays", async () => {
  await golden("plan-all", draw(planText(dock2, { all: true, width: 100 }), plain));
});

test("several hosts, with new and vanishing files", async () => {
  const plans = [bridgePlan, quietPlan, filesPlan];
  const shown = separated([dock2, dock3].map((view) => planText(view, { all: false, width: 100 })));
  await golden("plan-hosts", draw([...shown, ...summary(plans)], plain));
});

test("nothing to do", async () => {
  await golden("plan-nothing", draw([...planText(dock2, { all: false, width: 100 }), ...summary([quietPlan])], plain));
});

test("the same plans, read as drift", async () => {
  await golden("drift", draw(driftSummary([bridgePlan, quietPlan, filesPlan]), plain));
  await golden("drift-none", draw(driftSummary([quietPlan]), plain));
});

test("in colour", async () => {
  const text = draw(planText(dock1, { all: false, width: 100 }), { ...plain, color: true });
  await golden("plan-color", text.replaceAll("\x1b", "<ESC>"));
});

function summary(plans: readonly (typeof bridgePlan)[]) {
  return [[], ...planSummary(plans, { window: 60, proving: false })];
}

function golden(name: string, text: string): Promise<void> {
  return expect(text).toMatchFileSnapshot(`goldens/${name}.txt`);
}
