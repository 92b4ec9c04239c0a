import { afterEach, describe, expect, test } from "vitest";
import { links } from "../../../src/facts/links.ts";
import { probe } from "../../../src/facts/probe.ts";
import { rules } from "../../../src/facts/rules.ts";
import { Fault } from "../../../src/fault/fault.ts";
import { sshTransport } from "../../../src/transport/ssh.ts";
import type { Transport } from "../../../src/transport/transport.ts";
import { fakePrograms, sshToHere } from "../../support/fake-programs.ts";

let cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of cleanUp.reverse()) await step();
  cleanUp = [];
});

const tools = { systemctl: ":", docker: ":", ping: ":", flock: ":", tar: ":", "systemd-stdio-bridge": ":" };

async function hostWith(programs: Readonly<Record<string, string>>): Promise<Transport> {
  const fakes = await fakePrograms({ ssh: sshToHere, id: "echo 0", ...tools, ...programs });
  const transport = sshTransport({ destination: "root@dock-1" });
  cleanUp.push(fakes.dispose, transport.close);
  return transport;
}

/** A host whose shell answers this, whatever it is asked. */
function hostSaying(stdout: string): Transport {
  const transport: Transport = {
    label: "ssh dock-1",
    run: async () => ({ exitCode: 0, stdout, stderr: "" }),
    open: () => Promise.reject(new Error("not used")),
    fresh: () => transport,
    close: async () => {},
  };
  return transport;
}

async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Fault);
  expect((error as Fault).diagnostics[0].hostState).toBe("untouched");
  return error as Fault;
}

const link = '{"ifindex":1,"ifname":"eth0","flags":["UP"],"mtu":1500,"operstate":"UP","link_type":"ether"}';

describe("a host that answers", () => {
  test("is read although its login shell greets", async () => {
    const transport = await hostWith({
      ssh: `echo Welcome; echo 'fact links'; echo end of the greeting; ${sshToHere}`,
      ip: `echo '[{},${link},{}]'`,
    });
    const { values } = await probe(transport, { links });
    expect(values.links.map(({ name, up }) => [name, up])).toEqual([["eth0", true]]);
  });

  test("programs get no stdin, so that none of them eats the rest of the program", async () => {
    const transport = await hostWith({ ip: `cat; echo '[${link}]'` });
    expect((await probe(transport, { links, again: links })).values.again).toHaveLength(1);
  });

  test("a kernel without IPv6 has no rules for it", async () => {
    const transport = await hostWith({
      ip: 'test "$1" = -4 && exec echo "0:	from all lookup local"; echo "RTNETLINK answers: Operation not supported" >&2; exit 2',
    });
    const { values } = await probe(transport, { four: rules(4), six: rules(6) });
    expect(values.four).toHaveLength(1);
    expect(values.six).toEqual([]);
  });
});

describe("a host that cannot be read", () => {
  test("lacks tools: all of them are named, with their packages", async () => {
    const present = ["systemctl", "timeout", "sync", "tar", "base64"].map((tool) => `tool ${tool} /bin/${tool}`);
    const fault = await faultOf(probe(hostSaying([...present, "tool ip ", "end", ""].join("\n")), { links }));
    expect(fault.code).toBe("facts/missing-tool");
    expect(fault.diagnostics[0]).toMatchObject({
      summary: "ssh dock-1: the host lacks ip, docker, flock, systemd-stdio-bridge",
      next: [
        "Debian: apt install iproute2 docker.io util-linux systemd",
        "Debian 13 and newer, for Docker: apt install docker-cli",
        "Fedora: dnf install iproute moby-engine docker-cli util-linux systemd",
      ],
    });
  });

  test.each([
    ["prints no JSON", "echo hello", "hello"],
    ["prints nothing of the shape that is known", `echo '[{"ifindex":"one","ifname":"eth0"}]'`, '[{"ifindex":"one"'],
    ["prints half", `printf '[{"ifindex":1'`, '[{"ifindex":1'],
  ])("ip %s", async (_, ip, found) => {
    const fault = await faultOf(probe(await hostWith({ ip }), { links }));
    expect(fault.code).toBe("facts/unreadable");
    expect(fault.message).toContain("`ip -json -details link show`");
    expect(fault.diagnostics[0].found).toContain(found);
  });

  test("ip is too old for JSON", async () => {
    const ip = `echo 'Option "-json" is unknown, try "ip -help".' >&2; exit 255`;
    expect((await faultOf(probe(await hostWith({ ip }), { links }))).code).toBe("facts/old-iproute2");
  });

  test("a program fails", async () => {
    const fault = await faultOf(
      probe(await hostWith({ ip: "echo 'Cannot open netlink socket' >&2; exit 1" }), { links }),
    );
    expect(fault.code).toBe("facts/failed");
    expect(fault.diagnostics[0].found).toBe("exit code 1: Cannot open netlink socket");
  });

  test("the shell ends before the program does", async () => {
    const fault = await faultOf(probe(hostSaying("tool ip /sbin/ip\nfact links AAAA"), { links }));
    expect(fault.code).toBe("facts/unreadable");
  });
});
