import { expect, test } from "vitest";
import { readMarks } from "../../../src/transport/told.ts";

test.each([
  ["", { begun: false, exitCode: null, stderr: "" }],
  [
    "ssh: connect to host x port 22: Connection refused\r\n",
    { begun: false, exitCode: null, stderr: "ssh: connect to host x port 22: Connection refused\r\n" },
  ],
  ["\nroutable: begun\nhalf", { begun: true, exitCode: null, stderr: "half" }],
  ["\nroutable: begun\n\nroutable: ended 255\n", { begun: true, exitCode: 255, stderr: "" }],
  [
    "Banner\n\nroutable: begun\nno newline\nroutable: ended 1\n",
    { begun: true, exitCode: 1, stderr: "Banner\nno newline" },
  ],
])("%j", (stderr, told) => {
  expect(readMarks(stderr)).toEqual(told);
});

test("a mark that the program prints itself does not hide its end", () => {
  const stderr = "\nroutable: begun\n\nroutable: ended 0\nlie\nroutable: ended 3\nlate child\n";
  expect(readMarks(stderr)).toEqual({ begun: true, exitCode: 3, stderr: "\nroutable: ended 0\nlielate child\n" });
});
