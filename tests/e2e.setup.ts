import { readFileSync } from "node:fs";
import { join } from "node:path";

const patienceMs = 240_000;

type Engines = { databaseUrl: string; clickhouseUrl: string };

/** Waits for the demonstration, and tells the specs where the engines are. */
export default async function setup(): Promise<void> {
  const dataDir = process.env.LEEWAY_E2E_DATA ?? "";
  const until = Date.now() + patienceMs;
  while (!loaded(dataDir)) {
    if (Date.now() > until) throw new Error("The demonstration was not loaded in time.");
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const engines = JSON.parse(readFileSync(join(dataDir, "engines.json"), "utf8")) as Engines;
  process.env.DATABASE_URL = engines.databaseUrl;
  process.env.CLICKHOUSE_URL = engines.clickhouseUrl;
}

function loaded(dataDir: string): boolean {
  try {
    const state = JSON.parse(readFileSync(join(dataDir, "demo.json"), "utf8")) as { loaded: boolean };
    return state.loaded;
  } catch {
    return false;
  }
}
