import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import * as schema from "./schema/index.ts";

type Schema = typeof schema;
/** A pool, or a transaction on it: verbs take either. */
export type Database = PostgresJsDatabase<Schema>;

export type PostgresHandle = { db: Database; sql: postgres.Sql; close: () => Promise<void> };

/** Opens a lazy pool: nothing connects before the first query. */
export function openPostgres(url: string, options: { max?: number } = {}): PostgresHandle {
  const sql = postgres(url, { max: options.max ?? 10, onnotice: () => {}, connect_timeout: 10 });
  return { db: drizzle(sql, { schema }), sql, close: () => sql.end({ timeout: 5 }) };
}
