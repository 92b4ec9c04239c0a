import { afterEach, expect, test } from "vitest";
import { Fault } from "../../../src/fault/fault.ts";
import { connectManager } from "../../../src/systemd/manager.ts";
import { sshTransport } from "../../../src/transport/ssh.ts";
import { fakePrograms, sshToHere } from "../../support/fake-programs.ts";

let cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of cleanUp.reverse()) await step();
  cleanUp = [];
});

async function faultWith(bridge: string, ssh = sshToHere): Promise<Fault> {
  const fakes = await fakePrograms({ ssh, id: "echo 0", "systemd-stdio-bridge": bridge });
  const transport = sshTransport({ destination: "root@dock-1" });
  cleanUp.push(fakes.dispose, transport.close);
  const error = await connectManager(transport.fresh()).then(
    (manager) => manager.close(),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Fault);
  return error as Fault;
}

test("a host without the bridge is told which package has it", async () => {
  const fault = await faultWith("exit 127");
  expect(fault.code).toBe("systemd/no-bridge");
  expect(fault.diagnostics[0].next).toContain("Debian: apt install systemd");
});

test.each([
  ["ends at once", "echo 'Failed to connect to bus: No such file or directory' >&2; exit 1", /No such file/],
  ["rejects the handshake", "while read -r _; do printf 'REJECTED\\r\\n'; done", /authentication/],
  ["goes away after the handshake", "read -r _; printf 'OK 1234\\r\\n'; exit 0", /./],
])("a bus that %s is a fault, and nothing hangs", async (_, bridge, found) => {
  const fault = await faultWith(bridge);
  expect(fault.code).toBe("systemd/no-bus");
  expect(fault.diagnostics[0].found).toMatch(found);
});

test("a bus that talks nonsense is a fault too", async () => {
  const fault = await faultWith("read -r _; printf 'OK 1234\\r\\nnonsense, and more of it'; exec cat");
  expect(["systemd/no-bus", "transport/lost"]).toContain(fault.code);
});

test("a host that cannot be reached is told as that", async () => {
  const fault = await faultWith(
    "exit 0",
    "echo 'ssh: connect to host dock-1 port 22: Connection refused' >&2; exit 255",
  );
  expect(fault.code).toBe("transport/unreachable");
});
