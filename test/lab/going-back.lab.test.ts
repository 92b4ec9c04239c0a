import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeLab } from "./describe-lab.ts";
import { etcState, networkState } from "./host-state.ts";
import { type Lab, startLab } from "./lab.ts";
import { labProfile, Routable } from "./routable.ts";

/** Rolling back what was committed a while ago: in order, and never over what somebody else made of it since. */
describeLab("going back later on", () => {
  let lab: Lab<"dock-1">;
  let routable: Routable;

  beforeAll(async () => {
    lab = await startLab({ hosts: { "dock-1": { release: "bookworm" } } });
    routable = await Routable.on(lab, labProfile(lab));
    await lab.hosts["dock-1"].importBusybox();
  });
  afterAll(async () => {
    await routable?.[Symbol.asyncDispose]();
    await lab?.stop();
  });

  it("takes back several, the latest first, and none out of its turn", async () => {
    const { "dock-1": dock1 } = lab.hosts;
    const before = await state();
    await applied("lab.yaml");
    const first = await state();
    await applied("second.yaml", "icc: false");
    await applied("third.yaml", "icc: false, mtu: 1400");
    const [oldest = "", middle = "", latest = ""] = await transactions();

    const console = await dock1.exec(["sh", `${directory}/${oldest}/undo`], { mayFail: true });
    expect(console).toMatchObject({ exitCode: 1, stdout: `refused later ${middle}` });

    const two = await routable.exits(0, "rollback", "lab.yaml", "--yes", "--to", middle.slice(-4));
    expect(two.stdout.indexOf(`before ${latest.slice(-4)}`)).toBeLessThan(
      two.stdout.indexOf(`before ${middle.slice(-4)}`),
    );
    expect(two.stdout).toContain("Rollback: takes back 2 transactions on dock-1.");
    expect(await state()).toEqual(first);
    await routable.exits(0, "status", "lab.yaml");

    await routable.exits(0, "rollback", "lab.yaml", "--yes");
    expect(await state()).toEqual(before);
  });

  it("shows what somebody edited since as a diff, without its secrets, and keeps it unless forced", async () => {
    const { "dock-1": dock1 } = lab.hosts;
    const before = await state();
    await applied("lab.yaml");
    const edit = `echo '# mine: proxy http://ana:hunter2@proxy' >>/etc/network/interfaces; chmod 600 /etc/docker/daemon.json`;
    await dock1.exec(["sh", "-c", edit]);
    const edited = await state();
    const kept = await routable.exits(1, "rollback", "lab.yaml", "--yes");
    expect(kept.stdout).toContain("! file /etc/network/interfaces");
    expect(kept.stdout).toMatch(/^ +\+# mine: proxy http:\/\/ana:\*\*\*@proxy$/m);
    expect(kept.stdout).toContain("mode 0644 before, 0600 now");
    expect(kept.stderr).toContain("transaction/edited-since");
    expect(kept.stdout + kept.stderr).not.toContain("hunter2");
    expect(await state()).toEqual(edited);
    await routable.exits(2, "rollback", "lab.yaml", "--dry-run");
    const lost = await routable.exits(0, "rollback", "lab.yaml", "--yes", "--force");
    expect(lost.stdout).toContain("this edit is lost");
    expect(await state()).toEqual(before);
  });

  it("tears down no network with containers attached, and names who loses an address of the LAN", async () => {
    const { "dock-1": dock1 } = lab.hosts;
    await applied("lab.yaml");
    // Docker takes none that overlaps its default network's.
    const subnet = "192.168.77.0/24";
    await dock1.exec(["docker", "network", "create", "-d", "macvlan", "-o", "parent=br0", "--subnet", subnet, "rack"]);
    const web = await dock1.runContainer("web", ["sleep", "86400"], ["--restart", "always"]);
    const db = await dock1.runContainer("db", ["sleep", "86400"], ["--network", "rack"]);
    const [address, attached] = [await web.address(), await db.address()];
    const [id = ""] = (await transactions()).slice(-1);

    const kept = await routable.exits(1, "rollback", "lab.yaml", "--yes");
    expect(kept.stdout).toMatch(new RegExp(`^ +web {2}${address}$`, "m"));
    expect(kept.stdout).toMatch(new RegExp(`^ +db {2}${attached}$`, "m"));
    expect(kept.stderr).toContain("transaction/networks-attached");
    expect(kept.stderr).toContain(`network rack on br0: db ${attached}`);
    const console = await dock1.exec(["sh", `${directory}/${id}/undo`], { mayFail: true });
    expect(console).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("refused attached rack br0 db=") });
    expect(await web.isRunning()).toBe(true);
    expect(await db.address()).toBe(attached);

    const forced = await routable.exits(0, "rollback", "lab.yaml", "--yes", "--force");
    expect(forced.stdout).toContain("these lose it");
    expect(await web.isRunning()).toBe(true);
    expect(await web.address()).not.toBe(address);
  });

  const directory = "/var/lib/routable/transactions";

  /** Those that still hold, oldest first. */
  async function transactions(): Promise<string[]> {
    const { stdout } = await routable.exits(0, "history", "lab.yaml", "--json");
    const { transactions: all } = JSON.parse(stdout) as { transactions: { id: string; phase: string }[] };
    return all.filter(({ phase }) => phase === "committed").map(({ id }) => id);
  }

  async function applied(file: string, options?: string): Promise<void> {
    if (options !== undefined) {
      const profile = labProfile(lab).replace("ipMasq: false", `ipMasq: false, ${options}`);
      await writeFile(join(routable.directory, file), profile);
    }
    await routable.exits(0, "apply", file, "--yes");
  }

  async function state() {
    const { "dock-1": dock1 } = lab.hosts;
    return { etc: await etcState(dock1), network: await networkState(dock1) };
  }
});
