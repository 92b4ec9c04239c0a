import { expect, test } from "vitest";
import type { IpAddress } from "../../../src/address/types.ts";
import { draw } from "../../../src/report/draw.ts";
import { jsonLine } from "../../../src/report/json.ts";
import { lossesText } from "../../../src/report/losses-text.ts";
import type { Losses } from "../../../src/transaction/losses.ts";

const id = "20261120-073059-7f3a";
const losses: Losses = {
  edited: [
    {
      id,
      path: "/etc/docker/daemon.json",
      before: '{\n  "bridge": "br0"\n}\n',
      after: '{\n  "bridge": "br0",\n  "http-proxy": "http://ana:hunter2@proxy:3128"\n}\n',
      attributes: ["mode 0644 before, 0600 now"],
    },
    { id, path: "/etc/network/interfaces", before: "auto br0\n", after: null, attributes: [] },
  ],
  networks: [
    { name: "lan", link: "br0", attached: [attached("db", "10.77.51.9"), attached("mail", "10.77.51.10")] },
    { name: "spare", link: "br0", attached: [] },
  ],
  containers: [attached("web", "10.77.51.2"), attached("cache", "10.77.51.3")],
};

test("what going back would cost", async () => {
  await golden("losses", lossesText(losses, { force: false, width: 80 }));
});

test("what going back costs by force", async () => {
  await golden("losses-forced", lossesText(losses, { force: true, width: 100 }));
});

test("nothing, where nothing is lost", () => {
  expect(lossesText({ edited: [], networks: [], containers: [] }, { force: false, width: 80 })).toEqual([]);
});

test("no secret of an edited file is told, in JSON neither", () => {
  expect(jsonLine({ type: "losses", ...losses })).not.toContain("hunter2");
});

function attached(container: string, address: string) {
  return { container, address: address as IpAddress };
}

async function golden(name: string, lines: ReturnType<typeof lossesText>): Promise<void> {
  await expect(draw(lines, { color: false, width: 100 })).toMatchFileSnapshot(`goldens/${name}.txt`);
}
