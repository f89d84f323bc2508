import { type ClickHouse, openClickHouse } from "#db/clickhouse/client.ts";
import { openPostgres, type PostgresHandle } from "#db/postgres/client.ts";
import { config } from "./config.ts";

type Stores = { postgres: PostgresHandle; clickhouse: ClickHouse };

// On globalThis because Next loads server modules once per bundle, and each pool is a set of connections.
const holder = globalThis as typeof globalThis & { leewayStores?: Stores };

/** The process's connections, opened at first use. */
export function stores(): Stores {
  holder.leewayStores ??= {
    postgres: openPostgres(config().DATABASE_URL),
    clickhouse: openClickHouse(config().CLICKHOUSE_URL),
  };
  return holder.leewayStores;
}

export async function closeStores(): Promise<void> {
  const open = holder.leewayStores;
  holder.leewayStores = undefined;
  if (!open) return;
  await Promise.allSettled([open.postgres.close(), open.clickhouse.close()]);
}
