import type { ClickHouseSettings } from "@clickhouse/client";
import type { ClickHouse } from "./client.ts";

type Bounded = {
  query: string;
  /** Who asks, for the engine's own log. */
  caller: string;
  seconds?: number;
  settings?: ClickHouseSettings;
};

function bounds(input: Bounded): ClickHouseSettings {
  return {
    log_comment: `leeway:${input.caller}`,
    max_execution_time: input.seconds ?? 30,
    output_format_json_quote_64bit_integers: 0,
    ...input.settings,
  };
}

/** A read bounded in time and tagged with its caller; rows come as arrays in the order of the SELECT. */
export async function readRows<Row extends unknown[]>(
  clickhouse: ClickHouse,
  input: Bounded,
): Promise<Row[]> {
  const result = await clickhouse.query({
    query: input.query,
    format: "JSONCompact",
    clickhouse_settings: bounds(input),
  });
  const { data } = (await result.json()) as unknown as { data: Row[] };
  return data;
}

/** An `INSERT … SELECT` inside the engine, bounded and tagged the same way. */
export async function runStatement(clickhouse: ClickHouse, input: Bounded): Promise<void> {
  await clickhouse.command({ query: input.query, clickhouse_settings: bounds(input) });
}

/**
 * Rows in the order of the engine, some thousands at a time, without holding the result: a slow reader slows the
 * engine down. The mark tells the embedded engine's host, which answers short queries in one piece, to stream.
 */
export async function* streamRows<Row extends unknown[]>(
  clickhouse: ClickHouse,
  input: Bounded,
): AsyncGenerator<Row[]> {
  const result = await clickhouse.query({
    query: `/* stream */ ${input.query}`,
    format: "JSONCompactEachRow",
    clickhouse_settings: bounds(input),
  });
  for await (const page of result.stream()) {
    yield page.map((row) => row.json() as unknown as Row);
  }
}
