import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeLab } from "./describe-lab.ts";
import { etcState, networkState } from "./host-state.ts";
import { type Lab, startLab } from "./lab.ts";
import { labProfile, Routable } from "./routable.ts";

/** Bad input gets a clear error, and nothing is lost: each case is looked at on the host, before and after. */
describeLab("what is refused", () => {
  let lab: Lab<"dock-1">;
  let routable: Routable;

  beforeAll(async () => {
    lab = await startLab({ hosts: { "dock-1": { release: "bookworm" } } });
    routable = await Routable.on(lab, labProfile(lab));
  });
  afterAll(async () => {
    await routable?.[Symbol.asyncDispose]();
    await lab?.stop();
  });

  const daemonJson = [
    ["with comments", `printf '{\\n  // logs\\n  "log-level": "warn"\\n}\\n' >FILE`, /daemon\.json:2:3/],
    ["with a syntax error", `printf '{\\n  "log-level": "warn",,\\n}\\n' >FILE`, /daemon\.json:2:\d+/],
    ["that is no object", `printf '["a"]\\n' >FILE`, /object/],
    ["that is a symlink", `printf '{}' >/etc/docker/real.json && ln -s real.json FILE`, /real\.json/],
    ["that is a directory", "mkdir FILE", /directory/],
    ["that is not text", `printf '\\377\\376{}' >FILE`, /UTF-8/],
  ] as const;

  it.each(daemonJson)("a daemon.json %s", async (_, make, message) => {
    const { "dock-1": dock1 } = lab.hosts;
    await dock1.exec(["sh", "-c", make.replaceAll("FILE", "/etc/docker/daemon.json")]);
    await refused(/daemon\.json/, message);
    await dock1.exec(["rm", "-rf", "/etc/docker/daemon.json", "/etc/docker/real.json"]);
  });

  it("an option that the unit passes as a flag", async () => {
    const { "dock-1": dock1 } = lab.hosts;
    await dock1.exec([
      "sh",
      "-c",
      "echo 'DOCKER_OPTS=--ip-masq=true' >>/etc/default/docker && systemctl restart docker",
    ]);
    await refused(/plan\/flag-conflict/, /ip-masq/);
    await dock1.exec(["sh", "-c", "sed -i /DOCKER_OPTS=--ip-masq/d /etc/default/docker && systemctl restart docker"]);
  });

  it("a pool that holds an address of the host", async () => {
    const { "dock-1": dock1 } = lab.hosts;
    const inside = `${lab.plan.lan.at("51.9")}/16`;
    await dock1.exec(["ip", "address", "add", inside, "dev", "eth0"]);
    await refused(/plan\//, new RegExp(lab.plan.lan.at("51.9").replaceAll(".", "\\.")));
    await dock1.exec(["ip", "address", "delete", inside, "dev", "eth0"]);
  });

  it("a profile with errors: all of them at once, each with its place", async () => {
    const bad = labProfile(lab).replace("gateway:", "gatway:").replace("pool:", "pol:");
    await writeFile(join(routable.directory, "bad.yaml"), bad);
    const before = await state();
    const run = await routable.run("apply", "bad.yaml", "--yes");
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toMatch(/bad\.yaml:2:\d+/);
    expect(run.stderr).toMatch(/bad\.yaml:5:\d+/);
    expect(run.stderr).toContain("gateway");
    expect(await state()).toEqual(before);
  });

  it("a saved plan for a host that moved since", async () => {
    const { "dock-1": dock1 } = lab.hosts;
    await routable.exits(2, "plan", "lab.yaml", "--out", "saved.plan");
    await dock1.exec(["ip", "route", "add", "198.51.100.0/24", "via", lab.plan.lan.router]);
    const before = await state();
    const run = await routable.run("apply", "saved.plan", "--yes");
    expect(run).toMatchObject({ exitCode: 1 });
    expect(run.stderr).toContain("transaction/host-moved");
    expect(await state()).toEqual(before);
    await dock1.exec(["ip", "route", "delete", "198.51.100.0/24"]);
    await routable.exits(0, "apply", "saved.plan", "--yes");
    await routable.exits(0, "rollback", "lab.yaml", "--yes");
  });

  it("a rollback over a file that was edited since, unless forced", async () => {
    const { "dock-1": dock1 } = lab.hosts;
    await routable.exits(0, "apply", "lab.yaml", "--yes");
    await dock1.exec(["sh", "-c", "echo '# mine' >>/etc/network/interfaces"]);
    const before = await state();
    const run = await routable.run("rollback", "lab.yaml", "--yes");
    expect(run).toMatchObject({ exitCode: 1 });
    expect(run.stderr).toContain("/etc/network/interfaces");
    expect(await state()).toEqual(before);
    await routable.exits(0, "rollback", "lab.yaml", "--yes", "--force");
  });

  it("a host that does not answer", async () => {
    await writeFile(
      join(routable.directory, "gone.yaml"),
      labProfile(lab, () => `root@${lab.plan.lan.at("0.99")}`),
    );
    const run = await routable.run("plan", "gone.yaml");
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain("transport/unreachable");
  });

  async function refused(...messages: RegExp[]) {
    const before = await state();
    for (const command of [["plan"], ["apply", "--yes"]]) {
      const run = await routable.run(...command, "lab.yaml");
      expect(run.exitCode).toBe(1);
      expect(run.stderr).toMatch(/untouched/);
      for (const message of messages) expect(run.stderr).toMatch(message);
    }
    expect(await state()).toEqual(before);
  }

  async function state() {
    const { "dock-1": dock1 } = lab.hosts;
    return { etc: await etcState(dock1), network: await networkState(dock1) };
  }
});

describeLab("a NIC of a manager that is not supported yet", () => {
  let lab: Lab<"dock-1">;
  let routable: Routable;

  beforeAll(async () => {
    lab = await startLab({ hosts: { "dock-1": { release: "forky" } } });
    routable = await Routable.on(lab, labProfile(lab));
  });
  afterAll(async () => {
    await routable?.[Symbol.asyncDispose]();
    await lab?.stop();
  });

  it("is refused with the evidence, and its host untouched", async () => {
    const host = lab.hosts["dock-1"];
    const before = { etc: await etcState(host), network: await networkState(host) };
    for (const command of [["plan"], ["apply", "--yes"]]) {
      const { stderr } = await routable.exits(1, ...command, "lab.yaml");
      expect(stderr).toContain("plan/unsupported-network-manager");
      expect(stderr).toContain("NetworkManager runs");
      expect(stderr).toMatch(/untouched/);
    }
    expect({ etc: await etcState(host), network: await networkState(host) }).toEqual(before);
  });
});
