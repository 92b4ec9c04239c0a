import { describe, inject } from "vitest";

/** As `describe`, for tests that need lab hosts: where there can be none they are reported as skipped. */
export const describeLab = describe.skipIf(inject("labRefusal") !== null);
