import { expect, test } from "vitest";
import { refuseUnconfirmed } from "../../../src/transaction/unconfirmed.ts";
import type { Transport } from "../../../src/transport/transport.ts";

const id = "20261120-085752-583a";
const committed = "journal 1.0 begun\njournal 2.0 armed\njournal 3.0 applied 9 9\njournal 4.0 committed\n";

const unconfirmed = "is not confirmed yet, and undoes itself unless it is";
test.each([
  ["armed", unconfirmed],
  ["applied 9 9", unconfirmed],
  ["undo operator", "is being taken back"],
  ["not-restored 8 9", "could not be taken back in full, and is tried again at every boot"],
])("a host whose last word is %s is amid a transaction", async (word, how) => {
  const told = `transaction 20261119-085752-aaaa\n${committed}transaction ${id}\nholder ana@laptop\njournal 5.0 ${word}\n`;
  await expect(refuseUnconfirmed(hostTelling(told), "dock-1")).rejects.toMatchObject({
    code: "transaction/unconfirmed",
    exitCode: 1,
    message: `583a on dock-1 ${how}`,
  });
});

test.each(["", `transaction ${id}\nholder ana@laptop\n${committed}`])("a host at rest is not", async (told) => {
  await expect(refuseUnconfirmed(hostTelling(told), "dock-1")).resolves.toBeUndefined();
});

function hostTelling(stdout: string): Transport {
  const run = async () => ({ exitCode: 0, stdout, stderr: "" });
  return { run } as Partial<Transport> as Transport;
}
