import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "#db/migrate.ts";
import { startClickHouse } from "#scripts/engine/clickhouse.ts";
import { freePort } from "#scripts/engine/free-port.ts";
import { startPostgres, stopPostgres } from "#scripts/engine/postgres.ts";

/** The real engines for integration tests: those of the environment, or two of their own in a temporary folder. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  process.env.LEEWAY_LOG_LEVEL ??= "silent";
  const { DATABASE_URL, CLICKHOUSE_URL } = process.env;
  if (DATABASE_URL && CLICKHOUSE_URL) {
    await migrate({ databaseUrl: DATABASE_URL, clickhouseUrl: CLICKHOUSE_URL });
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), "leeway-test-"));
  const common = { password: "test", log: () => undefined };
  const clickhouse = await startClickHouse({
    ...common,
    dataDir: join(folder, "clickhouse"),
    port: await freePort(),
  });
  const postgres = await startPostgres({
    ...common,
    dataDir: join(folder, "postgres"),
    port: await freePort(),
  });
  process.env.DATABASE_URL = postgres.url;
  process.env.CLICKHOUSE_URL = clickhouse.url;
  process.env.LEEWAY_DATA_DIR ??= folder;
  await migrate({ databaseUrl: postgres.url, clickhouseUrl: clickhouse.url });
  return async () => {
    clickhouse.child.kill("SIGTERM");
    await stopPostgres(postgres);
    rmSync(folder, { recursive: true, force: true });
  };
}
