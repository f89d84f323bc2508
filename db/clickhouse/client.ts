import { type ClickHouseClient, ClickHouseLogLevel, createClient } from "@clickhouse/client";

export type ClickHouse = ClickHouseClient;

export const clickhouseDatabase = "leeway";

/** `url` may carry user and password; all tables of the product live in one database. */
export function openClickHouse(url: string, options: { application?: string } = {}): ClickHouse {
  return createClient({
    url,
    database: clickhouseDatabase,
    application: options.application ?? "leeway",
    request_timeout: 300_000,
    max_open_connections: 16,
    keep_alive: { enabled: true, idle_socket_ttl: 2_000 },
    compression: { request: false, response: false },
    // The client warns of every long request_timeout; a batch may take that long.
    log: { level: ClickHouseLogLevel.ERROR },
    clickhouse_settings: {
      output_format_json_quote_64bit_integers: 1,
      date_time_input_format: "best_effort",
    },
  });
}
