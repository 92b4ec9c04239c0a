import { expect, test } from "vitest";
import type { Mac } from "../../../../src/address/types.ts";
import type { LinkOperation } from "../../../../src/plan/step.ts";
import { moveFiles } from "../../../../src/transaction/lower/moves.ts";

const up = { op: "set-up", link: "br0", up: true } as const;
const attach = { op: "set-master", link: "eth0", master: "br0" } as const;
const mac = "02:42:0a:4d:00:0b" as Mac;

test("what ip does is batched, from one thing that step.sh does itself to the next", () => {
  const operations: LinkOperation[] = [
    up,
    { op: "detour", link: "eth0", bridge: "br0", mac },
    attach,
    { op: "end-detour", link: "eth0" },
    { op: "hand-over-neighbours", from: "eth0", to: "br0" },
    up,
    attach,
  ];
  expect(moveFiles("apply", operations)).toEqual({
    apply: [
      "batch apply.1",
      "detour make eth0 br0 02:42:0a:4d:00:0b",
      "batch apply.2",
      "detour end eth0",
      "hand_over eth0 br0",
      "batch apply.3",
      "",
    ].join("\n"),
    "apply.1": "link set dev br0 up\n",
    "apply.2": "link set dev eth0 master br0\n",
    "apply.3": "link set dev br0 up\nlink set dev eth0 master br0\n",
  });
});

test("nothing to do is no batch", () => {
  expect(moveFiles("undo", [])).toEqual({ undo: "" });
});

test("no link's name can become another line, or another word", () => {
  const strange = "eth0\nbatch /etc/passwd";
  expect(() => moveFiles("apply", [{ op: "end-detour", link: strange }])).toThrow(TypeError);
  expect(() => moveFiles("apply", [{ op: "end-detour", link: "a b" }])).toThrow(TypeError);
});
