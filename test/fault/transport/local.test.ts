import { afterEach, expect, test } from "vitest";
import { localTransport } from "../../../src/transport/local.ts";
import { fakePrograms } from "../../support/fake-programs.ts";

let cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of cleanUp.reverse()) await step();
  cleanUp = [];
});

/** Whoever runs the tests: where that is not root, this sudo asks nothing. */
async function here() {
  const fakes = await fakePrograms({ sudo: 'shift; test "$1" != -- || shift; exec "$@"' });
  cleanUp.push(fakes.dispose);
  return localTransport();
}

test("words, stdin, stdout, stderr and the exit code pass unchanged", async () => {
  const argv = ["sh", "-c", 'cat; printf "%s|" "$@"; echo oops >&2; exit 3', "sh", "it's", "", "$(reboot)", "é\n"];
  expect(await (await here()).run(argv, { stdin: "in\n" })).toEqual({
    exitCode: 3,
    stdout: "in\nit's||$(reboot)|é\n|",
    stderr: "oops\n",
  });
});

test("a missing program is exit code 127, as in a shell", async () => {
  expect((await (await here()).run(["no-such-program"])).exitCode).toBe(127);
});

test("a timeout and a killed program are told apart from an end", async () => {
  const transport = await here();
  await expect(transport.run(["sleep", "20"], { timeoutMs: 200 })).rejects.toMatchObject({
    code: "transport/timed-out",
  });
  await expect(transport.run(["sh", "-c", "kill -9 $$"])).rejects.toMatchObject({ code: "transport/lost" });
});

test("a channel streams both ways, and closing it is no fault", async () => {
  const channel = await (await here()).open(["cat"]);
  channel.stream.write("hello");
  expect(String(await new Promise((resolve) => channel.stream.once("data", resolve)))).toBe("hello");
  channel.close();
  expect((await channel.ended).fault).toBeNull();
});
