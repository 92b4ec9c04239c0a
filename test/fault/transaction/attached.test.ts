import { writeFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { LaidTransactions } from "../../support/laid-transaction.ts";
import { bookworm } from "../../support/plan-facts.ts";
import { planOf } from "../../support/plan-of.ts";

let laid: LaidTransactions;
beforeEach(() => {
  laid = new LaidTransactions();
});
afterEach(() => laid.remove());

/** What docker says of its networks: `NAME LINK CONTAINER=ADDRESS…`, a line each. */
function attachedTo(...networks: readonly string[]) {
  writeFileSync(laid.path("networks"), networks.map((each) => `${each}\n`).join(""));
  const says = `#!/bin/sh\ncase "$*" in *"network ls"*) echo id ;; *inspect*) cat ${laid.path("networks")} ;; esac\n`;
  writeFileSync(laid.path("programs/docker"), says, { mode: 0o755 });
  // A whole plan: br0 goes in one of several batches.
  return laid.sh([`${laid.lay("a", planOf(bookworm()).steps)}/attached.sh`]);
}

test.each(["rack br0 db=10.0.0.2/24 web=10.0.0.3/24", "rack br0.10 db=10.0.0.2/24"])("%s is in use", (network) => {
  expect(attachedTo("bridge br0 other=10.77.11.2/16", network)).toMatchObject({
    status: 1,
    stdout: `refused attached ${network}\n`,
  });
});

test.each([
  "bridge br0 web=10.77.11.2/16",
  "rack br0",
  "rack eth1 db=10.0.0.2/24",
  "shop - db=10.0.0.2/24",
  "rack br01 db=1",
])("%s costs nobody a network", (network) => {
  expect(attachedTo(network)).toMatchObject({ status: 0, stdout: "" });
});

test("a docker that does not answer has nothing attached", () => {
  writeFileSync(laid.path("programs/docker"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  expect(laid.sh([`${laid.lay("a", planOf(bookworm()).steps)}/attached.sh`])).toMatchObject({ status: 0, stdout: "" });
});
