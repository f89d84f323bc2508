import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { findChromium } from "./scripts/supervisor/chromium.ts";

// Chosen once, in the first process; the workers inherit both.
process.env.LEEWAY_E2E_PORT ??= String(20_000 + Math.floor(Math.random() * 20_000));
process.env.LEEWAY_E2E_DATA ??= mkdtempSync(join(tmpdir(), "leeway-e2e-"));
const [port, dataDir] = [process.env.LEEWAY_E2E_PORT, process.env.LEEWAY_E2E_DATA];
const executablePath = findChromium();

/** The real product, under its own supervisor, with the demonstration loaded. */
export default defineConfig({
  testDir: "e2e",
  // A machine with two slow cores judges the demonstration while the pages are tested: waiting for that is no failure.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  workers: 1,
  // Once more where a whole run is at stake; what needed it is named in the run's closing lines.
  retries: process.env.CI ? 1 : 0,
  reporter: [["list"]],
  outputDir: "node_modules/.cache/playwright",
  globalSetup: "./tests/e2e.setup.ts",
  use: {
    baseURL: `http://localhost:${port}`,
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  webServer: {
    command: `"${process.execPath}" scripts/start.ts`,
    url: `http://localhost:${port}/api/v1/health/ready`,
    timeout: 240_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 60_000 },
    env: {
      PORT: port,
      LEEWAY_DATA_DIR: dataDir,
      LEEWAY_DEMO: "1",
      LEEWAY_LOG_LEVEL: "warn",
      LEEWAY_CHANNELS_ALLOW: "127.0.0.0/8",
    },
  },
});
