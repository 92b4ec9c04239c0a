import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Fault } from "../../src/fault/fault.ts";
import { connectManager, type Manager } from "../../src/systemd/manager.ts";
import { sshTransport } from "../../src/transport/ssh.ts";
import type { Transport } from "../../src/transport/transport.ts";
import { describeLab } from "./describe-lab.ts";
import { type Lab, startLab } from "./lab.ts";

describeLab("systemd over D-Bus", () => {
  const hosts = ["dock-1", "dock-2", "dock-3"] as const;
  let lab: Lab<(typeof hosts)[number]>;

  beforeAll(async () => {
    lab = await startLab({
      hosts: {
        "dock-1": { release: "bookworm" },
        "dock-2": { release: "trixie" },
        "dock-3": { release: "forky" },
      },
    });
  });
  afterAll(() => lab?.stop());

  describe.each(hosts.flatMap((host) => [`root@${host}`, `operator@${host}`]))("%s", (destination) => {
    let transport: Transport;
    let manager: Manager;
    beforeEach(async () => {
      transport = sshTransport({ destination, sshConfig: lab.sshConfig });
      manager = await connectManager(transport);
      await transport.run(["rm", "-f", "/tmp/seen"]);
    });
    afterEach(async () => {
      await manager.close();
      await transport.close();
    });

    it("runs a service outside of the session, its words unchanged", async () => {
      const program = 'sleep 0.3; printf "%s|" "$@" >/tmp/seen';
      await transport.run(["sh", "-c", "cat >/tmp/program", "sh"], { stdin: program });
      const argv = ["/bin/sh", "/tmp/program", "a b", "it's", "%n", ""];
      await manager.startTransientService({ name: "routable-test", description: "Test", argv });
      await manager.close();
      await transport.close();
      await wait(1000);
      transport = sshTransport({ destination, sshConfig: lab.sshConfig });
      manager = await connectManager(transport);
      expect((await transport.run(["cat", "/tmp/seen"])).stdout).toBe("a b|it's|%n||");
    });

    it("starts the one that stands by when another fails, over daemon-reloads, and leaves nothing", async () => {
      const waiting = {
        name: "routable-wait",
        description: "Wait",
        argv: ["/bin/sh", "-c", "sleep 2; exit 1"],
        onFailure: "routable-test.service",
      };
      const argv = ["/bin/touch", "/tmp/seen"];
      await manager.startTransientService(waiting, {
        name: "routable-test",
        description: "Test",
        argv,
        againUnless: [1, 4],
      });
      const began = Date.now();
      await transport.run(["systemctl", "daemon-reload"]);
      await transport.run(["systemctl", "daemon-reload"]);
      expect(await manager.unitState("routable-wait.service")).toMatchObject({ load: "loaded", active: "active" });
      expect(await manager.unitState("routable-test.service")).toMatchObject({ load: "loaded", active: "inactive" });
      expect((await transport.run(["test", "-e", "/tmp/seen"])).exitCode).toBe(1);
      await wait(began + 2500 - Date.now());
      expect((await transport.run(["test", "-e", "/tmp/seen"])).exitCode).toBe(0);
      expect((await manager.unitState("routable-wait.service")).load).toBe("not-found");
      expect((await manager.unitState("routable-test.service")).load).toBe("not-found");
    });

    it("leaves nothing of the one that stood by when the other is stopped", async () => {
      const argv = ["/bin/touch", "/tmp/seen"];
      await manager.startTransientService(
        { name: "routable-wait", description: "Wait", argv: ["/bin/sleep", "60"], onFailure: "routable-test.service" },
        { name: "routable-test", description: "Test", argv },
      );
      expect(await manager.stopUnit("routable-wait.service")).toBe("done");
      expect((await manager.unitState("routable-wait.service")).load).toBe("not-found");
      expect((await manager.unitState("routable-test.service")).load).toBe("not-found");
      expect((await transport.run(["test", "-e", "/tmp/seen"])).exitCode).toBe(1);
    });

    it("tells a program that could not be run, and a name that is taken", async () => {
      const service = { name: "routable-test", description: "Test" };
      await expect(manager.startTransientService({ ...service, argv: ["/no/such/program"] })).rejects.toThrow(
        expect.objectContaining({ code: "systemd/job-failed" }),
      );
      await manager.startTransientService({ ...service, argv: ["/bin/sleep", "5"] });
      await expect(manager.startTransientService({ ...service, argv: ["/bin/true"] })).rejects.toThrow(
        expect.objectContaining({ code: "systemd/call-failed" }),
      );
      expect(await manager.stopUnit("routable-test.service")).toBe("done");
    });

    it("waits for a restart, and tells when there is no such unit", async () => {
      expect(await manager.restartUnit("docker.service")).toBe("done");
      expect((await manager.unitState("docker.service")).active).toBe("active");
      await expect(manager.restartUnit("no-such.service")).rejects.toBeInstanceOf(Fault);
    });
  });
});

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
