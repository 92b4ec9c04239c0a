import { expect, test } from "vitest";
import { bookworm, file } from "../../../support/plan-facts.ts";
import { labProfile, planOf } from "../../../support/plan-of.ts";

test("forwarding that dockerd would turn on, and no undo turns off, is told of", () => {
  const fresh = bookworm();
  const facts = {
    ...fresh,
    sysctls: { "net.ipv4.ip_forward": "0" },
    files: { ...fresh.files, "/etc/docker/daemon.json": file('{ "ip-forward": false }\n') },
  };
  const risks = (profile: string) =>
    planOf(facts, profile).changes.flatMap((change) => change.risks.map(({ text }) => text));
  expect(risks(labProfile).some((text) => /net\.ipv4\.ip_forward/.test(text))).toBe(false);
  expect(risks(labProfile.replace("ipForward: false", "ipForward: true"))).toContain(
    "dockerd turns on net.ipv4.ip_forward, which is off now, and going back leaves it on",
  );
});
