import { expect, test } from "vitest";
import { HostPool } from "../../lab/host-pool.ts";

test("a host serves one test at a time", async () => {
  const pool = new HostPool(["dock-1"]);
  const seen: string[] = [];
  const use = (name: string) =>
    pool.use(async () => {
      seen.push(`${name} begins`);
      await Promise.resolve();
      seen.push(`${name} ends`);
    });
  await Promise.all([use("one"), use("two")]);
  expect(seen).toEqual(["one begins", "one ends", "two begins", "two ends"]);
});

test("a host serves on after a test that failed", async () => {
  const pool = new HostPool(["dock-1"]);
  await expect(pool.use(() => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
  expect(await pool.use(async (host) => host)).toBe("dock-1");
});

test("a host that is retired serves nobody, and who waits for it is told", async () => {
  const pool = new HostPool(["dock-1", "dock-2"]);
  const retire = async (host: string, retire: () => void) => {
    await Promise.resolve();
    retire();
    return host;
  };
  const retired = Promise.all([pool.use(retire), pool.use(retire)]);
  const waiting = pool.use(async (host) => host);
  await expect(waiting).rejects.toThrow("no host is left");
  expect((await retired).toSorted()).toEqual(["dock-1", "dock-2"]);
  await expect(pool.use(async (host) => host)).rejects.toThrow("no host is left");
});
