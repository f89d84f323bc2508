import { substituteEngine, topologyFromEnv } from "#db/clickhouse/topology.ts";
import type { ClickHouse } from "#db/clickhouse/client.ts";
import type { Column, ColumnKind } from "#lib/domain/schema.ts";

const types: Record<ColumnKind, string> = {
  numeric: "Nullable(Float64)",
  boolean: "Nullable(UInt8)",
  categorical: "LowCardinality(Nullable(String))",
  text: "Nullable(String)",
  timestamp: "Nullable(String)",
  embedding: "Nullable(String)",
};

/** What is ignored is kept as it came, whatever its kind. */
function typeOf(column: Column): string {
  return column.role === "ignored" ? "Nullable(String)" : types[column.kind];
}

export type TableKind = "events" | "reference";

export function tableName(kind: TableKind, versionId: number, revision: number): string {
  return `${kind}_${versionId}_r${revision}`;
}

/** The typed table of one schema revision: column i of the schema is c<i>. */
export async function createTable(
  clickhouse: ClickHouse,
  name: string,
  columns: readonly Column[],
): Promise<void> {
  const typed = columns.map((c, i) => `c${i} ${typeOf(c)}`);
  const fixed = [
    "_id String",
    "_at DateTime64(3, 'UTC')",
    "_received DateTime64(3, 'UTC')",
    "_batch UInt64",
    "_row UInt64",
  ];
  const text =
    `CREATE TABLE IF NOT EXISTS ${name} {on_cluster} (${[...fixed, ...typed].join(", ")}) ` +
    "ENGINE = {engine:MergeTree()} PARTITION BY toYear(_at) ORDER BY (toStartOfHour(_at), _id)";
  await clickhouse.command({ query: substituteEngine(text, topologyFromEnv(process.env)) });
}

export async function dropTable(clickhouse: ClickHouse, name: string): Promise<void> {
  const text = `DROP TABLE IF EXISTS ${name} {on_cluster}`;
  await clickhouse.command({ query: substituteEngine(text, topologyFromEnv(process.env)) });
}

/** Copies rows into the table of another revision, by column name; values change their type with the kind. */
export async function copyRows(
  clickhouse: ClickHouse,
  from: { table: string; columns: readonly Column[] },
  to: { table: string; columns: readonly Column[] },
): Promise<void> {
  const values = to.columns.map((column) => {
    const index = from.columns.findIndex((c) => c.name === column.name);
    const old = from.columns[index];
    return old ? cast(`c${index}`, old, column) : "NULL";
  });
  const names = to.columns.map((_, i) => `c${i}`);
  const all = ["_id", "_at", "_received", "_batch", "_row"];
  await clickhouse.command({
    query:
      `INSERT INTO ${to.table} (${[...all, ...names].join(", ")}) ` +
      `SELECT ${[...all, ...values].join(", ")} FROM ${from.table}`,
    clickhouse_settings: { max_execution_time: 3_600, max_partitions_per_insert_block: "0" },
  });
}

const stored = (column: Column): "numeric" | "boolean" | "text" => {
  if (column.role === "ignored") return "text";
  return column.kind === "numeric" || column.kind === "boolean" ? column.kind : "text";
};

function cast(x: string, old: Column, column: Column): string {
  // Ids and times stand in columns of their own, and come back from there.
  if (column.role === "id" || column.role === "timestamp") return "NULL";
  if (old.role === "id") return castText("_id", stored(column));
  if (old.role === "timestamp") return castText("toString(_at)", stored(column));
  const [from, to] = [stored(old), stored(column)];
  if (from === to) return x;
  if (from === "text") return castText(x, to);
  if (to === "text")
    return from === "boolean" ? `multiIf(${x} = 1, 'true', ${x} = 0, 'false', NULL)` : `toString(${x})`;
  return to === "numeric" ? `toFloat64(${x})` : `multiIf(${x} = 1, 1, ${x} = 0, 0, NULL)`;
}

function castText(x: string, to: "numeric" | "boolean" | "text"): string {
  if (to === "numeric") return `toFloat64OrNull(${x})`;
  if (to === "text") return x;
  return (
    `multiIf(lower(${x}) IN ('1', 'true', 't', 'yes', 'y', '1.0'), 1, ` +
    `lower(${x}) IN ('0', 'false', 'f', 'no', 'n', '0.0'), 0, NULL)`
  );
}
