import { beforeEach, describe, expect, test } from "vitest";
import { Fault } from "../../../src/fault/fault.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import { afterSteps } from "../../support/after-plan.ts";
import { addHost, type FakeHost, type FakeWorld, fakeWorld, run } from "../../support/fake-environment.ts";
import { fileStep } from "../../support/laid-transaction.ts";
import { bookworm, container, docker } from "../../support/plan-facts.ts";
import { labProfile, planOf } from "../../support/plan-of.ts";
import { bridgePlan } from "../report/plans.ts";

const profile = labProfile.replace(/\n$/, "\n  dock-2: { ssh: root@10.77.0.12, pool: 10.77.12.0/24 }\n");

let world: FakeWorld;
let dock1: FakeHost;
beforeEach(() => {
  world = fakeWorld({ "lab.yaml": profile });
  dock1 = addHost(world, "root@10.77.0.11", bookworm());
  // As dock-1, so that a plan for it is possible; it is never reached in these tests but to be looked at.
  addHost(world, "root@10.77.0.12", bookworm());
});

describe("plan", () => {
  test("shows what would change, and exits with 2", async () => {
    const { exitCode, stdout, stderr } = await run(world, ["plan", "lab.yaml", "--host", "dock-1"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: "" });
    expect(stdout).toMatch(/^dock-1 {2}ssh root@10\.77\.0\.11\n\n {2}[+~-] /);
    expect(stdout).toMatch(/\n {2}\+ bridge br0\n/);
    expect(stdout).toMatch(/\n {2}~ link eth0 +carries this SSH session\n/);
    expect(stdout).toMatch(
      /\n\nPlan: \d+ create, \d+ change, \d+ remove on 1 host\.\nApply will undo itself on dock-1 .*\n$/,
    );
  });

  test("nothing to do exits with 0", async () => {
    dock1.facts = () => afterSteps(bookworm(), planOf(bookworm()).steps);
    const { exitCode, stdout } = await run(world, ["plan", "lab.yaml", "--host", "dock-1"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^dock-1 {2}ssh root@10\.77\.0\.11\n\n {2}= \d+ unchanged .*\n\nNothing to do on 1 host\.\n$/,
    );
  });

  test("as JSON, a line for each host and one for all", async () => {
    const { stdout } = await run(world, ["plan", "lab.yaml", "--json"]);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ type, host }) => [type, host])).toEqual([
      ["plan", "dock-1"],
      ["plan", "dock-2"],
      ["summary", undefined],
    ]);
    expect(lines[0]).toMatchObject({ target: "ssh root@10.77.0.11", plan: { version: 1, host: "dock-1" } });
  });

  test("a host that cannot be read does not hide the others' plans", async () => {
    dock1.facts = () => {
      throw unreachable;
    };
    const { exitCode, stdout, stderr } = await run(world, ["plan", "lab.yaml"]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^dock-2 {2}ssh/);
    expect(stderr).toContain("error transport/unreachable   dock-1: ssh root@10.77.0.11: connection refused");
  });
});

describe("status", () => {
  test("drift exits with 2", async () => {
    dock1.facts = () => afterSteps(bookworm(), planOf(bookworm()).steps);
    const { exitCode, stdout } = await run(world, ["status", "lab.yaml"]);
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^dock-2 {2}ssh/);
    expect(stdout).toMatch(
      /\n\ndock-1 is as the profile says\.\nDrift on dock-2: apply would create \d+, change \d+, remove \d+\.\n$/,
    );
  });

  test("none exits with 0", async () => {
    dock1.facts = () => afterSteps(bookworm(), planOf(bookworm()).steps);
    const ran = await run(world, ["status", "lab.yaml", "--host", "dock-1"]);
    expect(ran).toEqual({ exitCode: 0, stdout: "dock-1 is as the profile says.\n", stderr: "" });
  });
});

describe("apply", () => {
  test("--dry-run shows the plan and asks nothing", async () => {
    const { exitCode, stdout } = await run(world, ["apply", "lab.yaml", "--dry-run"], { terminal: true });
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/unless confirmed within 60 s\.\n$/);
    expect(world.questions).toEqual([]);
  });

  test("asks once for all hosts; no changes nothing", async () => {
    world.answers = [false];
    const { exitCode, stdout } = await run(world, ["apply", "lab.yaml", "--confirm-within", "2m"], { terminal: true });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/unless confirmed within 120 s\..*\nNothing was changed\.\n$/s);
    expect(world.questions).toEqual(["Apply to dock-1 and dock-2?"]);
  });

  test("where nobody can be asked it says so, after the plan", async () => {
    const { exitCode, stdout, stderr } = await run(world, ["apply", "lab.yaml", "--host", "dock-1"]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("Plan: ");
    await expect(stderr).toMatchFileSnapshot("goldens/needs-answer.txt");
  });

  test("has nothing to do a second time, and asks nothing", async () => {
    dock1.facts = () => afterSteps(bookworm(), planOf(bookworm()).steps);
    const { exitCode, stdout } = await run(world, ["apply", "lab.yaml", "--host", "dock-1"], { terminal: true });
    expect(exitCode).toBe(0);
    expect(stdout).toContain("Nothing to do on 1 host.");
    expect(world.questions).toEqual([]);
  });

  test("--prove-rollback says before it asks that nothing will stay, and waits no longer than it must", async () => {
    const argv = ["apply", "lab.yaml", "--host", "dock-1", "--prove-rollback"];
    const { stdout } = await run(world, argv, { terminal: true });
    expect(stdout).toContain("Apply will undo itself on dock-1 within 30 s, for nobody will confirm it.");
    expect(world.questions).toEqual(["Apply to dock-1, and let it all go back by itself?"]);
    const running = docker({ containers: [container("web", { restartPolicy: "always" })] });
    dock1.facts = () => ({ ...bookworm(), docker: running });
    expect((await run(world, [...argv, "--dry-run"])).stdout).toContain("undo itself on dock-1 within 60 s");
    const given = await run(world, [...argv, "--dry-run", "--confirm-within", "2m"]);
    expect(given.stdout).toContain("undo itself on dock-1 within 120 s");
  });

  test("--prove-rollback has proved nothing where there is nothing to do", async () => {
    dock1.facts = () => afterSteps(bookworm(), planOf(bookworm()).steps);
    const { exitCode, stderr } = await run(world, ["apply", "lab.yaml", "--host", "dock-1", "--prove-rollback"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("error transaction/nothing-to-prove   there is nothing to change on dock-1");
  });

  test("begins with no host while one cannot be planned", async () => {
    dock1.facts = () => {
      throw unreachable;
    };
    const { exitCode, stdout } = await run(world, ["apply", "lab.yaml", "--yes"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  });

  test("stops at the first host that does not end well, and names those not started", async () => {
    dock1.run = () => Promise.reject(unreachable);
    const { exitCode, stdout, stderr } = await run(world, ["apply", "lab.yaml", "--yes"]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/\nNothing was changed on dock-1\.\nNot started: dock-2\.\n$/);
    expect(stderr).toContain("error transport/unreachable");
  });
});

describe("a saved plan", () => {
  test("is written for its owner alone, and applied as it is, without planning again", async () => {
    const planned = await run(world, ["plan", "lab.yaml", "--host", "dock-1", "--out", "dock 1.plan"]);
    expect(planned.stdout).toMatch(/\nSaved\. Apply just this with: routable apply 'dock 1\.plan'\n$/);
    expect(world.files.get("dock 1.plan")?.mode).toBe(0o600);

    // The profile may be gone and the host be another by now: the plan stands for itself, its fingerprint for the host.
    world.files.delete("lab.yaml");
    dock1.facts = () => {
      throw new Error("not to be read for planning");
    };
    const { exitCode, stdout } = await run(world, ["apply", "dock 1.plan", "--dry-run"]);
    expect(exitCode).toBe(2);
    expect(stdout).toBe(planned.stdout.replace(/Saved\..*\n$/, ""));
  });

  test("an edited one is refused", async () => {
    await run(world, ["plan", "lab.yaml", "--out", "x.plan"]);
    const text = world.files.get("x.plan")?.text ?? "";
    world.files.set("x.plan", { text: text.replace("10.77.11.0/24", "10.77.13.0/24"), mode: 0o600 });
    const { exitCode, stderr } = await run(world, ["apply", "x.plan", "--yes"]);
    expect(exitCode).toBe(1);
    await expect(stderr).toMatchFileSnapshot("goldens/edited-plan.txt");
  });
});

describe("rollback", () => {
  const id = "20261120-073059-7f3a";
  const later = "20261120-083059-91c0";

  beforeEach(() => {
    world.hosts.delete("root@10.77.0.12");
    remember(bridgePlan);
  });

  test("--dry-run shows the way back, the latest change first", async () => {
    const argv = ["rollback", "lab.yaml", "--host", "dock-1", "--to", "7f3a", "--dry-run"];
    const { exitCode, stdout } = await run(world, argv);
    expect(exitCode).toBe(2);
    await expect(stdout).toMatchFileSnapshot("goldens/rollback-dry-run.txt");
  });

  test("without --to it is about the last one alone", async () => {
    await run(world, ["rollback", "lab.yaml", "--host", "dock-1"], { terminal: true });
    expect(world.questions).toEqual(["Take back 91c0 on dock-1?"]);
  });

  test("--to one that is unknown names those that are known", async () => {
    const { exitCode, stderr } = await run(world, ["rollback", "lab.yaml", "--host", "dock-1", "--to", "beef"]);
    expect(exitCode).toBe(1);
    await expect(stderr).toMatchFileSnapshot("goldens/rollback-unknown.txt");
  });

  test("--to needs one host", async () => {
    const { exitCode, stderr } = await run(world, ["rollback", "lab.yaml", "--to", "7f3a"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("names a transaction of one host");
  });

  test("what somebody edited since is shown and refused before anybody is asked", async () => {
    remember(editedPlan);
    const settings = { terminal: true, variables: { NO_COLOR: "1" } };
    const { exitCode, stdout, stderr } = await run(world, ["rollback", "lab.yaml", "--host", "dock-1"], settings);
    expect(exitCode).toBe(1);
    expect(world.questions).toEqual([]);
    await expect(stdout.slice(stdout.indexOf("  ! file"))).toMatchFileSnapshot("goldens/rollback-edited.txt");
    await expect(stderr).toMatchFileSnapshot("goldens/rollback-edited-refused.txt");
  });

  test("--force says that the edit is lost, and asks", async () => {
    remember(editedPlan);
    const argv = ["rollback", "lab.yaml", "--host", "dock-1", "--force"];
    const { stdout } = await run(world, argv, { terminal: true });
    expect(stdout).toContain("this edit is lost");
    expect(world.questions).toEqual(["Take back 91c0 on dock-1?"]);
  });

  test("as JSON, what would be lost has a line of its own", async () => {
    remember(editedPlan);
    const { stdout } = await run(world, ["rollback", "lab.yaml", "--host", "dock-1", "--dry-run", "--json"]);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ type }) => type)).toEqual(["undo", "losses"]);
    const edited = [{ id: later, path: "/etc/docker/daemon.json", before: "{}\n", after: null, attributes: [] }];
    expect(lines[1]).toEqual({ type: "losses", host: "dock-1", edited, networks: [], containers: [] });
  });

  /** On a host that has no such file any more. */
  const editedPlan: Plan = { ...bridgePlan, steps: [fileStep("/etc/docker/daemon.json", null, "{}\n")] };

  test("history lists them", async () => {
    const { exitCode, stdout } = await run(world, ["history", "lab.yaml", "--host", "dock-1"]);
    expect(exitCode).toBe(0);
    await expect(stdout).toMatchFileSnapshot("goldens/history.txt");
  });

  function remember(plan: Plan): void {
    const holder = "ana@laptop since 2026-11-20T07:30:59.000Z, applying lab.yaml";
    const journal = ["journal 1795159859.0 begun", "journal 1795159863.0 committed"];
    const told = [id, later].map((each) =>
      [`transaction ${each}`, `holder ${holder}`, "summary 1 created", ...journal, ""].join("\n"),
    );
    dock1.run = async (argv) => ({
      exitCode: 0,
      stdout: argv[0] === "cat" ? JSON.stringify(plan) : told.join(""),
      stderr: "",
    });
  }
});

describe("what nobody foresaw", () => {
  test("is called a defect, with the way to report it, and no stack", async () => {
    dock1.facts = () => {
      throw new TypeError("x is not a function");
    };
    const { exitCode, stderr } = await run(world, ["plan", "lab.yaml", "--host", "dock-1"]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error cli\/defect .*\n {2}found {5}TypeError: x is not a function\n.*--debug/s);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });

  test("an interruption before anything was changed says that", async () => {
    dock1.run = () => new Promise(() => world.interruption.abort());
    const { exitCode, stderr } = await run(world, ["apply", "lab.yaml", "--host", "dock-1", "--yes"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("error cli/interrupted   interrupted before dock-1 was changed");
  });
});

const unreachable = new Fault({
  code: "transport/unreachable",
  summary: "ssh root@10.77.0.11: connection refused",
  hostState: "untouched",
});
