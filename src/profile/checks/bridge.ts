import type { Diagnostic } from "../../fault/fault.ts";
import type { Places } from "../places.ts";
import type { Profile } from "../profile.ts";

export function* bridgeDiagnostics({ bridge }: Profile, places: Places): Generator<Diagnostic> {
  if (bridge.name === "auto") {
    yield {
      code: "profile/invalid-value",
      summary: "the bridge cannot be named auto, which has a meaning for bridge.parent",
      place: places.ofValue(["bridge", "name"]),
      next: ["leave bridge.name out for br0"],
    };
  } else if (bridge.name === bridge.parent) {
    yield {
      code: "profile/conflict",
      summary: `the bridge ${bridge.name} cannot be its own parent`,
      place: places.ofValue(["bridge", "parent"]),
      expected: "the NIC to put on the bridge, or auto",
    };
  }
}
