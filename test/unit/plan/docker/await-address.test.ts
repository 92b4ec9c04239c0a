import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";

const program = new URL("../../../../src/plan/docker/await-address.sh", import.meta.url).pathname;
let stubs: string;

/** `ip` tells of no address until it was asked often enough, and `sleep` takes no time. */
beforeAll(async () => {
  stubs = await mkdtemp(join(tmpdir(), "await-address-"));
  const asked = '#!/bin/sh\necho x >>"$COUNT"\n[ "$(wc -l <"$COUNT")" -lt "$FROM" ] || cat "$ANSWER"\n';
  await writeFile(join(stubs, "ip"), asked, { mode: 0o755 });
  await writeFile(join(stubs, "sleep"), "#!/bin/sh\n", { mode: 0o755 });
});

afterAll(() => rm(stubs, { recursive: true }));

async function awaitAddress(name: string, from: number, answer: string) {
  const count = join(stubs, `${name}.count`);
  await writeFile(count, "");
  await writeFile(join(stubs, `${name}.answer`), answer);
  return await execa("sh", [program, "br0", "192.0.2.11/24"], {
    env: {
      PATH: `${stubs}:${process.env["PATH"]}`,
      COUNT: count,
      FROM: String(from),
      ANSWER: join(stubs, `${name}.answer`),
    },
    reject: false,
  });
}

const held = "4: br0    inet 192.0.2.11/24 brd 192.0.2.255 scope global br0\\       valid_lft forever\n";

test("waits until the link has the address", async () => {
  const { exitCode, stderr } = await awaitAddress("later", 5, `3: br0 inet6 fe80::1/64 scope link\n${held}`);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
});

test("another address is not the one waited for; after a minute it says so", async () => {
  const { exitCode, stderr } = await awaitAddress("other", 1, held.replace("0.2.11/24", "0.2.11/16"));
  expect(exitCode).toBe(1);
  expect(stderr).toContain("br0 has no address 192.0.2.11/24 after 60 s");
});
