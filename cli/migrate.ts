import { Command } from "commander";
import { migrate } from "#db/migrate.ts";
import { config } from "#server/kernel/config.ts";

/** `leeway migrate`: safe to run again, and from several machines at once. */
export function migrateCommand(): Command {
  return new Command("migrate")
    .description("bring Postgres and ClickHouse to this version's tables")
    .action(async () => {
      const { DATABASE_URL, CLICKHOUSE_URL } = config();
      await migrate({ databaseUrl: DATABASE_URL, clickhouseUrl: CLICKHOUSE_URL });
      console.log("Postgres and ClickHouse have this version's tables.");
    });
}
