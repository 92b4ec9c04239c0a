import fc from "fast-check";
import { expect, test } from "vitest";
import { readDaemonJson, withValues } from "../../../src/plan/docker/daemon-json.ts";

const wanted = { bridge: "br0", "ip-masq": false, proxies: { "http-proxy": "http://192.0.2.3:3128" } };

const foreign = fc
  .dictionary(
    fc.string({ minLength: 1, maxLength: 8 }).filter((key) => !(key in wanted) && key !== "__proto__"),
    fc.jsonValue({ maxDepth: 2 }),
    { maxKeys: 5 },
  )
  .map((values) => JSON.parse(JSON.stringify(values)) as Record<string, unknown>);
const ours = fc.record(
  {
    bridge: fc.constantFrom("docker0", "br0", 7),
    proxies: fc.constantFrom({ "no-proxy": "localhost" }, {}, null, "x"),
  },
  { requiredKeys: [] },
);
const layout = fc.constantFrom(undefined, 1, 2, 4, "\t", "   ");

test("foreign keys keep their values and their order, ours get theirs, and a second time changes nothing", () => {
  fc.assert(
    fc.property(foreign, ours, layout, fc.boolean(), (others, own, indent, crlf) => {
      const text = `${JSON.stringify({ ...others, ...own }, null, indent)}\n`.replaceAll("\n", crlf ? "\r\n" : "\n");
      const json = readDaemonJson(text);
      if ("code" in json) throw new Error(json.summary);
      const result = withValues(json, wanted);
      const values = JSON.parse(result) as Record<string, unknown>;
      const proxies = typeof own.proxies === "object" ? own.proxies : {};
      expect(values).toEqual({ ...others, ...wanted, proxies: { ...proxies, ...wanted.proxies } });
      expect(Object.keys(values).filter((key) => key in others)).toEqual(
        Object.keys(JSON.parse(text) as object).filter((key) => key in others),
      );
      expect(result.endsWith(crlf ? "}\r\n" : "}\n")).toBe(true);
      if (crlf) expect(result.replaceAll("\r\n", "")).not.toContain("\n");
      const again = readDaemonJson(result);
      if ("code" in again) throw new Error(again.summary);
      expect(withValues(again, wanted)).toBe(result);
    }),
  );
});

test("every line that names no key of ours stays, but for the comma after the last one", () => {
  fc.assert(
    fc.property(foreign, layout, (others, indent) => {
      const text = `${JSON.stringify(others, null, indent ?? 2)}\n`;
      const json = readDaemonJson(text);
      if ("code" in json) throw new Error(json.summary);
      const lines = withValues(json, wanted)
        .split("\n")
        .map((line) => line.replace(/,$/, ""));
      let from = 0;
      for (const line of text
        .split("\n")
        .filter((each) => each !== "{}")
        .map((each) => each.replace(/,$/, ""))) {
        const at = lines.indexOf(line, from);
        expect(at).toBeGreaterThanOrEqual(from);
        from = at + 1;
      }
    }),
  );
});
