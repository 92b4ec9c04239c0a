import { expect, test } from "vitest";
import { draw } from "../../../src/report/draw.ts";
import { fileDiff } from "../../../src/report/file-diff.ts";
import { withoutCredentials, withoutSecrets } from "../../../src/report/secrets.ts";

test.each([
  ["http://ana:hunter2@proxy:3128", "http://ana:***@proxy:3128"],
  ["HTTP_PROXY=http://ana:hun/ter@2@proxy", "HTTP_PROXY=http://ana:***@proxy"],
  ["ana:hunter2@proxy:3128", "ana:***@proxy:3128"],
  ["http://:hunter2@proxy", "http://:***@proxy"],
  ["two: http://a:b@x http://c:d@y", "two: http://a:***@x http://c:***@y"],
])("%s", (text, hidden) => {
  expect(withoutCredentials(text)).toBe(hidden);
});

test.each([
  ['  "splunk-token": "abc",', '  "splunk-token": ***,'],
  ["    wpa-psk hunter2", "    wpa-psk ***"],
  ["psk=hunter2", "psk=***"],
  ["PrivateKey = abc=", "PrivateKey = ***"],
  ["# no tokens here", "# no tokens here"],
  ["auto eno1", "auto eno1"],
])("in a file: %s", (text, hidden) => {
  expect(withoutSecrets(text)).toBe(hidden);
});

test("a password that changes is a change, though both are hidden", () => {
  const diff = fileDiff({ path: "/etc/p", before: "p http://a:old@x\n", after: "p http://a:new@x\n" });
  expect(draw(diff.slice(3), { color: false, width: 80 })).toBe("-p http://a:***@x\n+p http://a:***@x\n");
});
