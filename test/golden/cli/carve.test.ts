import { describe, expect, test } from "vitest";
import { fakeWorld, run } from "../../support/fake-environment.ts";

const profile = `version: 1
lan:
  subnet: 192.168.0.0/16
  gateway: 192.168.0.1
  reserved: [192.168.0.0/24]         # DHCP
pools: { prefix: 24 }
docker: { ipForward: false }
hosts:
  dock-1: { ssh: root@192.168.0.51, pool: 192.168.51.0/24 }
  dock-2: { ssh: root@192.168.0.52 }   # no pool yet
  dock-3:
    ssh: root@192.168.0.53
`;

describe("carve", () => {
  test("shows the pools, old and new", async () => {
    const world = fakeWorld({ "p.yaml": profile });
    const { exitCode, stdout, stderr } = await run(world, ["carve", "p.yaml"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    await expect(stdout).toMatchFileSnapshot("goldens/carve.txt");
    expect(world.files.get("p.yaml")?.text).toBe(profile);
  });

  test("--write pins them, and a second time has nothing to do", async () => {
    const world = fakeWorld({ "p.yaml": profile });
    await run(world, ["carve", "p.yaml", "--write"]);
    const pinned = world.files.get("p.yaml")?.text ?? "";
    await expect(pinned).toMatchFileSnapshot("goldens/carve-written.yaml");
    const { stdout } = await run(world, ["carve", "p.yaml", "--write"]);
    expect(stdout).toMatch(/Every host has its pool pinned\.\n$/);
    expect(world.files.get("p.yaml")?.text).toBe(pinned);
  });

  test("--host is about that host alone", async () => {
    const world = fakeWorld({ "p.yaml": profile });
    const { stdout } = await run(world, ["carve", "--host", "dock-3", "p.yaml", "--write"]);
    expect(stdout).not.toContain("dock-2");
    expect(world.files.get("p.yaml")?.text).toBe(`${profile}    pool: 192.168.53.0/24\n`);
  });

  test("as JSON", async () => {
    const { stdout } = await run(fakeWorld({ "p.yaml": profile }), ["carve", "p.yaml", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      type: "carve",
      pools: [{ host: "dock-1", pinned: true }, { host: "dock-2", pool: "192.168.52.0/24" }, { host: "dock-3" }],
      usage: [{ lan: "192.168.0.0/16", total: "65536" }],
      written: false,
    });
  });

  test("a host that the profile does not have is told with the one that was meant", async () => {
    const { exitCode, stderr } = await run(fakeWorld({ "p.yaml": profile }), ["carve", "p.yaml", "--host", "dock2"]);
    expect(exitCode).toBe(1);
    await expect(stderr).toMatchFileSnapshot("goldens/unknown-host.txt");
  });

  test("all errors of a profile are told at once, in colour on a terminal", async () => {
    const broken = profile
      .replace("gateway: 192.168.0.1", "gatway: 192.168.0.1")
      .replace("dock-1: {", "dock-1: { pol: 1,");
    const { exitCode, stderr } = await run(fakeWorld({ "p.yaml": broken }), ["carve", "p.yaml"], { terminal: true });
    expect(exitCode).toBe(1);
    await expect(stderr.replaceAll("\x1b", "<ESC>")).toMatchFileSnapshot("goldens/broken-profile.txt");
  });
});
