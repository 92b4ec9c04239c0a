import manifest from "../../package.json" with { type: "json" };
import type { Diagnostic } from "../fault/fault.ts";

/** For an error that nobody expected: routable's own, never the operator's. */
export function defectDiagnostic(error: unknown, hostState: string | undefined): Diagnostic {
  return {
    code: "cli/defect",
    summary: "routable itself failed; this is a defect of it",
    found: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    ...(hostState === undefined ? {} : { hostState }),
    next: [
      "run the same command with --debug, and report what it prints",
      `with: routable ${manifest.version}, Node ${process.versions.node}`,
    ],
  };
}
