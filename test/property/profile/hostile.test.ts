import fc from "fast-check";
import { expect, it } from "vitest";
import { Fault } from "../../../src/fault/fault.ts";
import type { Profile } from "../../../src/profile/profile.ts";
import { readProfile } from "../../../src/profile/read.ts";

const piece = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom(
    "-oProxyCommand=x",
    "root@",
    "$(x)",
    "`x`",
    "; x",
    "\n",
    "\0",
    "..",
    "/",
    "br0",
    "dock-1",
    "'",
    '"',
    "%h",
    "__proto__",
  ),
);
const hostile = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(""));

it("lets no name through that could mean something to a shell, to ssh or to a file system", () => {
  fc.assert(
    fc.property(fc.constantFrom("name", "ssh", "bridge"), hostile, (where, value) => {
      const profile = readOrNull({ name: "dock-1", ssh: "root@dock-1", bridge: "br0", [where]: value });
      if (!profile) return;
      expect(profile.bridge.name).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,14}$/);
      for (const [host, { target }] of Object.entries(profile.hosts)) {
        expect(host).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);
        if (target.kind === "ssh") expect(target.destination).toMatch(/^(?!-)(?!.*@-)[A-Za-z0-9._%+=,:~@[\]/-]+$/);
      }
    }),
    { numRuns: 500 },
  );
});

it("answers any text with a profile or a Fault", () => {
  const yaml = fc.string({
    unit: fc.constantFrom(...":-?[]{},#&*!|>'\"%@` \n\tab1", "lan", "hosts", "version: 1\n"),
    maxLength: 200,
  });
  fc.assert(
    fc.property(yaml, (text) => {
      try {
        readProfile(text, "x.yaml");
      } catch (error) {
        expect(error).toBeInstanceOf(Fault);
        for (const { place } of (error as Fault).diagnostics) {
          expect(place?.line ?? 1).toBeGreaterThan(0);
          expect(place?.column ?? 1).toBeGreaterThan(0);
        }
      }
    }),
    { numRuns: 1000 },
  );
});

function readOrNull({ name, ssh, bridge }: { name: string; ssh: string; bridge: string }): Profile | null {
  const text = JSON.stringify({
    version: 1,
    lan: { subnet: "192.168.0.0/16", gateway: "192.168.0.1" },
    pools: { prefix: 24 },
    bridge: { name: bridge },
    hosts: { [name]: { ssh }, other: { local: true } },
  });
  try {
    return readProfile(text, "x.json").profile;
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}
