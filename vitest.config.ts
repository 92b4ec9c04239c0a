import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "fast",
          include: ["test/{unit,golden,property,fault}/**/*.test.ts"],
        },
      },
      {
        test: {
          name: "lab",
          include: ["test/lab/**/*.lab.test.ts"],
          // Emulated machines take their time: only where `npm run lab:faults` asks for them.
          exclude: process.env["ROUTABLE_LAB_FAULTS"] === undefined ? ["test/lab/vm/**"] : [],
          globalSetup: ["test/lab/setup.ts"],
          fileParallelism: false,
          // As many as the hosts of the largest lab, each of which does one test at a time.
          maxConcurrency: 6,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
