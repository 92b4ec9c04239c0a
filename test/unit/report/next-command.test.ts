import { expect, test } from "vitest";
import { type Call, commandText, spelledOut } from "../../../src/report/next-command.ts";

const call: Call = { program: "node bin/routable.js", profile: "home lab.yaml", sshConfig: "~/lab config" };

test("a command repeats what this run was given, in words that can be pasted", () => {
  expect(commandText(call, "dock-1", ["rollback", "--to", "7f3a"])).toBe(
    "node bin/routable.js rollback 'home lab.yaml' --host dock-1 --to 7f3a --ssh-config '~/lab config'",
  );
});

test("carving asks no host, so it needs no ssh_config", () => {
  expect(commandText(call, null, ["carve", "--write"])).toBe("node bin/routable.js carve 'home lab.yaml' --write");
});

test("this machine is named by --local", () => {
  expect(commandText({ ...call, profile: null }, "dock-1", ["history"])).toBe("node bin/routable.js history --local");
});

test("advice is told in words, with the host that it is about", () => {
  const next = ["wait", { say: "see where it stands", command: ["history"] as const }];
  const plain = { program: "routable", profile: "p.yaml", sshConfig: null };
  expect(spelledOut({ code: "transaction/locked", summary: "locked", host: "dock-1", next }, plain).next).toEqual([
    "wait",
    "see where it stands: routable history p.yaml --host dock-1",
  ]);
});
