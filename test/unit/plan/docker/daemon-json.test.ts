import { describe, expect, test } from "vitest";
import { readDaemonJson, withValues } from "../../../../src/plan/docker/daemon-json.ts";

function set(text: string, wanted: Parameters<typeof withValues>[1]): string {
  const json = readDaemonJson(text);
  if ("code" in json) throw new Error(json.summary);
  return withValues(json, wanted);
}

describe("setting keys", () => {
  test.each([
    ["", '{\n  "bridge": "br0"\n}\n'],
    [" \n", '{\n  "bridge": "br0"\n}\n'],
    ["{}\n", '{\n  "bridge": "br0"\n}\n'],
    ['{"debug":true}', '{"debug":true,"bridge":"br0"}'],
    ['{ "debug": true }\n', '{ "debug": true, "bridge": "br0" }\n'],
    ['{ "a": 1, "debug" : true }', '{ "a": 1, "debug" : true, "bridge" : "br0" }'],
    ['{\n    "debug": true\n}', '{\n    "debug": true,\n    "bridge": "br0"\n}'],
    ['{\r\n\t"debug": true\r\n}\r\n', '{\r\n\t"debug": true,\r\n\t"bridge": "br0"\r\n}\r\n'],
    ['{\n  "bridge":   "docker0", "debug": true\n}', '{\n  "bridge":   "br0", "debug": true\n}'],
    ['{\n  "a": 1,\n\n  "debug": [ 1,2 ]\n\n}', '{\n  "a": 1,\n\n  "debug": [ 1,2 ],\n  "bridge": "br0"\n\n}'],
    ['{\n  "bridge": "br0" }', '{\n  "bridge": "br0" }'],
  ])("%j", (before, after) => {
    expect(set(before, { bridge: "br0" })).toBe(after);
  });

  test("of an object sets its members one by one, in its own layout", () => {
    const before = '{\n  "proxies": {\n    "no-proxy": "localhost"\n  },\n  "debug": true\n}\n';
    expect(set(before, { proxies: { "http-proxy": "http://192.0.2.3", "no-proxy": "localhost" } })).toBe(
      '{\n  "proxies": {\n    "no-proxy": "localhost",\n    "http-proxy": "http://192.0.2.3"\n  },\n  "debug": true\n}\n',
    );
  });

  test("an object that is new is laid out like the file", () => {
    expect(set('{\n\t"debug": true\n}\n', { proxies: { "no-proxy": "localhost" } })).toBe(
      '{\n\t"debug": true,\n\t"proxies": {\n\t\t"no-proxy": "localhost"\n\t}\n}\n',
    );
  });
});

test.each([
  ['{\n  "a": 1 /* one */\n}', "plan/daemon-json-comment", 2, 10, 9],
  ['{\n  "a": 1,\n}', "plan/daemon-json-invalid", 3, 1, 1],
  ['{\r\n  "a" 1\r\n}', "plan/daemon-json-invalid", 2, 7, 1],
  ['{ "a": 1', "plan/daemon-json-invalid", 1, 9, 1],
  ["null", "plan/daemon-json-invalid", 1, 1, 4],
  ['{ "a": 1, "a": 1 }', "plan/daemon-json-invalid", 1, 11, 3],
  ['{ "b": [{ "a": 1, "a": 1 }] }', "plan/daemon-json-invalid", 1, 19, 3],
  ["\uFEFF{}", "plan/daemon-json-invalid", 1, 1, 1],
])("%j is refused at its place", (text, code, line, column, length) => {
  expect(readDaemonJson(text)).toMatchObject({ code, at: { line, column, length } });
});
