import { expect, test } from "vitest";
import type { Fault } from "../../../src/fault/fault.ts";
import { draw } from "../../../src/report/draw.ts";
import { faultText } from "../../../src/report/fault-text.ts";
import { spelledOut } from "../../../src/report/next-command.ts";
import { editedSince, networksAttached, refusedToGoBack } from "../../../src/transaction/faults.ts";

const host = "dock-1";
const id = "20261120-073059-7f3a";

test.each<[string, Fault]>([
  ["later-first", refusedToGoBack(host, id, "refused later 20261120-083059-91c0\n", "")],
  ["attached", refusedToGoBack(host, id, "refused attached rack br0 db=10.77.60.2/24 web=10.77.60.3/24\n", "")],
  [
    "two-attached",
    networksAttached(host, id, ["network rack on br0: db 10.77.60.2", "network lan on br0: web 10.77.60.3"]),
  ],
  ["two-edited", editedSince(host, id, ["/etc/network/interfaces", "/etc/docker/daemon.json"])],
])("%s", async (name, fault) => {
  const call = { program: "routable", profile: "lab.yaml", sshConfig: null };
  const lines = faultText(
    fault.diagnostics.map((each) => spelledOut(each, call)),
    100,
  );
  await expect(draw(lines, { color: false, width: 100 })).toMatchFileSnapshot(`goldens/${name}.txt`);
});
