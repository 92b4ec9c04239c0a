import type { Diagnostic } from "../../fault/fault.ts";
import type { Places } from "../places.ts";
import type { Profile } from "../profile.ts";
import { bridgeDiagnostics } from "./bridge.ts";
import { hostDiagnostics, sameMachineDiagnostics } from "./hosts.ts";
import { lanDiagnostics } from "./lan.ts";
import { poolDiagnostics } from "./pools.ts";

/** What must hold between values that are each valid by themselves. Lazily: the violations can be very many. */
export function* relationDiagnostics(profile: Profile, places: Places): Generator<Diagnostic> {
  yield* lanDiagnostics(profile, places);
  yield* bridgeDiagnostics(profile, places);
  yield* sameMachineDiagnostics(profile, places);
  yield* hostDiagnostics(profile, places);
  yield* poolDiagnostics(profile, places);
}
