import type { IncomingMessage } from "node:http";

/** What one HTTP request of ClickHouse's protocol asks for. */
export type EngineRequest = {
  /** Comes in the address, or as the body when the address has none. */
  query: string | null;
  database: string;
  settings: ReadonlyMap<string, string>;
  params: ReadonlyMap<string, string>;
  queryId: string | null;
};

// What the protocol itself names; every other parameter is a setting of the query.
const reserved = new Set([
  "query",
  "database",
  "query_id",
  "session_id",
  "session_timeout",
  "session_check",
  "user",
  "password",
  "role",
  "default_format",
  "compress",
  "decompress",
  "wait_end_of_query",
  "buffer_size",
  "client_protocol_version",
  "quota_key",
]);

export function readRequest(request: IncomingMessage): EngineRequest {
  const url = new URL(request.url ?? "/", "http://engine");
  const settings = new Map<string, string>();
  const params = new Map<string, string>();
  for (const [name, value] of url.searchParams) {
    if (name.startsWith("param_")) params.set(name.slice("param_".length), value);
    else if (!reserved.has(name) && /^\w+$/.test(name)) settings.set(name, value);
  }
  return {
    query: url.searchParams.get("query"),
    database: url.searchParams.get("database") ?? "default",
    settings,
    params,
    queryId: url.searchParams.get("query_id"),
  };
}

/** The password of the engine, as the stock client sends it: basic authorisation or its own header. */
export function allowed(request: IncomingMessage, password: string | undefined): boolean {
  if (!password) return true;
  const [scheme, encoded] = (request.headers.authorization ?? "").split(" ");
  if (scheme === "Basic" && encoded) {
    return Buffer.from(encoded, "base64").toString("utf8").split(":").slice(1).join(":") === password;
  }
  return request.headers["x-clickhouse-key"] === password;
}

export type InsertStatement = { target: string; settings: string; format: string };

/** `INSERT INTO t (a, b) [SETTINGS …] FORMAT Parquet`, whose rows are the body; null for anything else. */
export function parseInsert(query: string): InsertStatement | null {
  const found = /^\s*INSERT\s+INTO\s+([^;]+?)(\s+SETTINGS\s+[^;]+?)?\s+FORMAT\s+(\w+)\s*;?\s*$/is.exec(query);
  const target = found?.[1];
  if (!target || /\b(SELECT|VALUES|WATCH)\b/i.test(target.replace(/`[^`]*`|"[^"]*"/g, ""))) return null;
  return { target, settings: found[2] ?? "", format: found[3] as string };
}
