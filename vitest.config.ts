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
          // Minutes of their own: only where `npm run lab:faults` asks for them.
          exclude: process.env["ROUTABLE_LAB_FAULTS"] === undefined ? ["test/lab/faults/**"] : [],
          globalSetup: ["test/lab/setup.ts"],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
