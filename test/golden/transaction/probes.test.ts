import { expect, test } from "vitest";
import { draw } from "../../../src/report/draw.ts";
import { faultText } from "../../../src/report/fault-text.ts";
import { revertedBecause } from "../../../src/transaction/faults.ts";
import { readJournal } from "../../../src/transaction/journal.ts";
import { bookworm } from "../../support/plan-facts.ts";
import { planOf } from "../../support/plan-of.ts";

const port = "port 8080 of container web answered before and does not now\n";
const gateway = "gateway 10.77.0.1 (ARP) answered before and does not now\n";

test.each([
  ["silent-port", `22 23\n${port}`],
  ["silent-gateway", `21 23\n${gateway}${port}`],
  ["silent-port-and-more", `21 23\nunit docker.service active\n${port}`],
])("%s", async (name, notes) => {
  const journal = "10.0 begun\n10.0 armed 70\n20.0 mismatched 22 23\n20.0 undo revert\n22.0 rolled-back 9 9\n";
  const { diagnostics } = revertedBecause(planOf(bookworm()), readJournal(journal), notes);
  const spelled = diagnostics.map(({ next: _, ...rest }) => ({ ...rest, next: diagnostics[0].next as string[] }));
  await expect(draw(faultText(spelled, 80), { color: false, width: 80 })).toMatchFileSnapshot(`goldens/${name}.txt`);
});
