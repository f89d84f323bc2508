import { fileURLToPath } from "node:url";
import { migrate as migrateDrizzle } from "drizzle-orm/postgres-js/migrator";
import { migrateClickHouse } from "./clickhouse/migrate.ts";
import { topologyFromEnv } from "./clickhouse/topology.ts";
import { openPostgres } from "./postgres/client.ts";

const folder = fileURLToPath(new URL("./postgres/migrations", import.meta.url));
const migrationLock = 7_204_511;

/** Brings both stores to the newest schema. Safe to run from several processes at once, and again. */
export async function migrate(urls: { databaseUrl: string; clickhouseUrl: string }): Promise<void> {
  const { db, sql, close } = openPostgres(urls.databaseUrl, { max: 2 });
  const lock = await sql.reserve();
  try {
    await lock`select pg_advisory_lock(${migrationLock})`;
    await migrateDrizzle(db, { migrationsFolder: folder });
    await migrateClickHouse(urls.clickhouseUrl, topologyFromEnv(process.env));
  } finally {
    await lock`select pg_advisory_unlock(${migrationLock})`;
    lock.release();
    await close();
  }
}
