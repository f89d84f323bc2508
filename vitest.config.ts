import { defineConfig } from "vitest/config";

const nowhere = ["**/node_modules/**", "**/.next/**"];
// They start a worker, which takes up the work of whatever project it finds: they get engines of their own.
const withWorker = ["server/jobs/worker.int.test.ts"];

// Their passes tell, deliver, calibrate and read for every project they find: one file at a time, so that none does another's work.
const ofEverybody = ["server/{alerts,channels}/**/*.int.test.ts", "server/jobs/read-streams.int.test.ts"];

const engines = {
  globalSetup: ["tests/engines.setup.ts"],
  testTimeout: 60_000,
  hookTimeout: 120_000,
  maxWorkers: 2,
};

export default defineConfig({
  test: {
    // As in the browser's tests: a machine that does other work beside it may be slow once.
    retry: process.env.CI ? 1 : 0,
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...nowhere, "**/*.int.test.ts", "e2e/**"],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "int",
          include: ["**/*.int.test.ts"],
          exclude: [...nowhere, ...withWorker, ...ofEverybody],
          ...engines,
        },
      },
      { test: { name: "worker", include: withWorker, ...engines } },
      { test: { name: "alerts", include: ofEverybody, ...engines, maxWorkers: 1 } },
    ],
  },
});
