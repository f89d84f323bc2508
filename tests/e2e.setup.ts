import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

const patienceMs = 240_000;

type Engines = { databaseUrl: string; clickhouseUrl: string };

/** Waits for the demonstration, and tells the specs where the engines are. */
export default async function setup(): Promise<() => void> {
  const dataDir = process.env.LEEWAY_E2E_DATA ?? "";
  const until = Date.now() + patienceMs;
  while (!loaded(dataDir)) {
    if (Date.now() > until) throw new Error("The demonstration was not loaded in time.");
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const engines = JSON.parse(readFileSync(join(dataDir, "engines.json"), "utf8")) as Engines;
  process.env.DATABASE_URL = engines.databaseUrl;
  process.env.CLICKHOUSE_URL = engines.clickhouseUrl;
  // The product is stopped after this: what it writes while it stops goes with the folder at the process's end.
  return () => {
    if (process.env.LEEWAY_E2E_KEEP) return;
    process.once("exit", () => rmSync(dataDir, { recursive: true, force: true }));
  };
}

function loaded(dataDir: string): boolean {
  try {
    const state = JSON.parse(readFileSync(join(dataDir, "demo.json"), "utf8")) as { loaded: boolean };
    return state.loaded;
  } catch {
    return false;
  }
}
