import { readFileSync } from "node:fs";
import process from "node:process";
import { pathsOf } from "#scripts/supervisor/paths.ts";

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return undefined;
  }
}

/** What the environment leaves open is taken from the installation that runs on the data folder. */
export function useRunningInstallation(): void {
  const paths = pathsOf(process.env.LEEWAY_DATA_DIR ?? ".leeway");
  const engines = read(paths.engines);
  if (engines) {
    const { databaseUrl, clickhouseUrl } = JSON.parse(engines) as {
      databaseUrl: string;
      clickhouseUrl: string;
    };
    process.env.DATABASE_URL ??= databaseUrl;
    process.env.CLICKHOUSE_URL ??= clickhouseUrl;
  }
  const [url, key] = [read(paths.address), read(paths.apiKey)];
  if (url) process.env.LEEWAY_URL ??= url;
  // A key belongs to its own installation.
  if (key && process.env.LEEWAY_URL === url) process.env.LEEWAY_API_KEY ??= key;
}
