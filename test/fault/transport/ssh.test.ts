import { afterEach, describe, expect, test } from "vitest";
import { Fault } from "../../../src/fault/fault.ts";
import { type SshTarget, sshTransport } from "../../../src/transport/ssh.ts";
import type { Transport } from "../../../src/transport/transport.ts";
import { fakePrograms, sshToHere } from "../../support/fake-programs.ts";

let cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of cleanUp.reverse()) await step();
  cleanUp = [];
});

async function over(programs: Readonly<Record<string, string>>): Promise<Transport> {
  const fakes = await fakePrograms(programs);
  const transport = sshTransport({ destination: "root@dock-1" });
  cleanUp.push(fakes.dispose, transport.close);
  return transport;
}

async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Fault);
  return error as Fault;
}

describe("a host that answers", () => {
  test("words, stdin, stdout, stderr and the exit code pass unchanged", async () => {
    const transport = await over({ ssh: sshToHere });
    const argv = ["sh", "-c", 'cat; printf "%s|" "$@"; echo oops >&2; exit 255', "sh", "it's", "", "$(reboot)", "é\n"];
    expect(await transport.run(argv, { stdin: "in\n" })).toEqual({
      exitCode: 255,
      stdout: "in\nit's||$(reboot)|é\n|",
      stderr: "oops\n",
    });
  });

  test("a missing program is exit code 127, not a lost host", async () => {
    const transport = await over({ ssh: sshToHere });
    expect((await transport.run(["no-such-program"])).exitCode).toBe(127);
  });

  test("a channel streams both ways and tells the program's end", async () => {
    const transport = await over({ ssh: sshToHere });
    const channel = await transport.open(["sh", "-c", "cat; exit 7"]);
    channel.stream.end("hello");
    const chunks: unknown[] = [];
    for await (const chunk of channel.stream) chunks.push(chunk);
    expect(Buffer.concat(chunks as Buffer[]).toString()).toBe("hello");
    expect(await channel.ended).toEqual({ exitCode: 7, stderr: "", fault: null });
  });

  test("a timeout and an abort are prompt although the program's children hold the pipes", async () => {
    const transport = await over({ ssh: sshToHere });
    const began = performance.now();
    expect((await faultOf(transport.run(["sh", "-c", "sleep 20 & wait"], { timeoutMs: 300 }))).code).toBe(
      "transport/timed-out",
    );
    const signal = AbortSignal.timeout(300);
    await expect(transport.run(["sleep", "20"], { signal })).rejects.toThrow("aborted due to timeout");
    expect(performance.now() - began).toBeLessThan(5000);
  });

  test("a login that is not root goes through sudo, SSH_CONNECTION with it", async () => {
    const transport = await over({
      ssh: sshToHere,
      id: "echo 1000",
      sudo: 'test "$1 $2" = "-n --" && shift 2 && exec env -i PATH="$PATH" "$@"',
    });
    const { stdout } = await transport.run(["printenv", "SSH_CONNECTION"]);
    expect(stdout).toBe("192.0.2.9 50000 192.0.2.11 22\n");
  });
});

describe("ssh's own words", () => {
  const showWords = `printf '\\nroutable: begun\\n' >&2; printf '%s\\n' "$@"; printf '\\nroutable: ended 0\\n' >&2`;

  async function wordsOf(target: SshTarget): Promise<readonly string[]> {
    const fakes = await fakePrograms({ ssh: showWords });
    cleanUp.push(fakes.dispose);
    return (await sshTransport(target).fresh().run(["true"])).stdout.split("\n");
  }

  test("a configuration file is handed on as one word", async () => {
    const words = await wordsOf({ destination: "dock-1", sshConfig: "/lab/ssh config" });
    expect(words.slice(0, 2)).toEqual(["-F", "/lab/ssh config"]);
  });

  test("without one, ssh reads the operator's own", async () => {
    expect(await wordsOf({ destination: "dock-1" })).not.toContain("-F");
  });

  test("a destination is never an option, and a fresh connection shares nothing", async () => {
    const words = await wordsOf({ destination: "-oProxyCommand=reboot" });
    expect(words[words.indexOf("-oProxyCommand=reboot") - 1]).toBe("--");
    expect(words).toContain("ControlMaster=no");
    expect(words).toContain("ControlPath=none");
    expect(words).toContain("BatchMode=yes");
  });
});

describe("a host that cannot be used", () => {
  test.each([
    ["ssh: connect to host dock-1 port 22: Connection refused", /start sshd/],
    ["ssh: connect to host dock-1 port 22: Connection timed out", /host is up/],
    ["ssh: Could not resolve hostname dock-1: Name or service not known", /correct the name/],
    ["@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.", /still the same host/],
    ["No ED25519 host key is known for dock-1.\nHost key verification failed.", /accept the host's key/],
    ["root@dock-1: Permission denied (publickey).", /ssh-add/],
    ["kex_exchange_identification: Connection closed by remote host", /ssh -v root@dock-1/],
  ])("%s", async (stderr, next) => {
    const transport = await over({ ssh: `echo '${stderr}' >&2; exit 255` });
    const fault = await faultOf(transport.run(["true"]));
    expect(fault.code).toBe("transport/unreachable");
    expect(fault.message).toContain(stderr.split("\n").at(-1)?.replace("ssh: ", ""));
    expect(fault.diagnostics[0].next?.join("\n")).toMatch(next);
  });

  test("behind a jump host, the reason is not ssh's last line", async () => {
    const stderr = "ssh: connect to host jump port 22: No route to host\nConnection closed by UNKNOWN port 65535";
    const transport = await over({ ssh: `echo '${stderr}' >&2; exit 255` });
    expect((await faultOf(transport.run(["true"]))).message).toContain(
      "connect to host jump port 22: No route to host",
    );
  });

  test("no sudo without a password", async () => {
    const transport = await over({
      ssh: sshToHere,
      id: "echo 1000",
      sudo: "echo 'sudo: a password is required' >&2; exit 1",
    });
    const fault = await faultOf(transport.run(["true"]));
    expect(fault.code).toBe("transport/no-sudo");
    expect(fault.diagnostics[0]).toMatchObject({ found: "sudo: a password is required", hostState: "untouched" });
  });

  test("a program that fails with sudo's warning before it is not taken for one that never ran", async () => {
    const transport = await over({
      ssh: sshToHere,
      id: "echo 1000",
      sudo: "echo 'sudo: unable to resolve host dock-1' >&2; shift 2; exec \"$@\"",
    });
    expect((await transport.run(["sh", "-c", "exit 1"])).exitCode).toBe(1);
  });

  test("a connection that breaks while a program runs", async () => {
    const transport = await over({ ssh: sshToHere });
    const fault = await faultOf(transport.run(["sh", "-c", "kill -9 $PPID"]));
    expect(fault.code).toBe("transport/lost");
    expect(fault.message).toContain("sh -c kill -9 $PPID");
  });

  test("a channel to it tells the same fault at its end", async () => {
    const transport = await over({
      ssh: "echo 'ssh: connect to host dock-1 port 22: Connection refused' >&2; exit 255",
    });
    const channel = await transport.fresh().open(["cat"]);
    const { exitCode, fault } = await channel.ended;
    expect(exitCode).toBeNull();
    expect(fault?.code).toBe("transport/unreachable");
  });
});
