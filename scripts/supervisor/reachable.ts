import { ClickHouseLogLevel, createClient } from "@clickhouse/client";
import postgres from "postgres";
import { LeewayError } from "#lib/domain/errors.ts";

/** That both stores answer at their addresses; one sentence, without the password, when one does not. */
export async function reachable(urls: { databaseUrl: string; clickhouseUrl: string }): Promise<void> {
  await asked("DATABASE_URL", urls.databaseUrl, ["postgres:", "postgresql:"], askPostgres);
  await asked("CLICKHOUSE_URL", urls.clickhouseUrl, ["http:", "https:"], askClickHouse);
}

async function asked(
  setting: string,
  url: string,
  protocols: readonly string[],
  ask: (url: string) => Promise<unknown>,
): Promise<void> {
  if (!URL.canParse(url) || !protocols.includes(new URL(url).protocol)) {
    const form = `${protocols[0]}//user:password@host:port`;
    throw new LeewayError("INVALID", `${setting} is not an address of the form ${form}.`);
  }
  try {
    await ask(url);
  } catch (cause) {
    const reason = reasonOf(cause);
    throw new LeewayError("UNAVAILABLE", `${setting} (${new URL(url).host}) cannot be used: ${reason}.`, {
      cause,
    });
  }
}

async function askPostgres(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => undefined });
  try {
    await sql`select 1`;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

async function askClickHouse(url: string): Promise<void> {
  // Not the product's own database, which the migration makes.
  const client = createClient({ url, request_timeout: 10_000, log: { level: ClickHouseLogLevel.OFF } });
  try {
    await client.command({ query: "SELECT 1" });
  } finally {
    await client.close();
  }
}

/** The first line of what the driver said; several addresses of one name fail together. */
function reasonOf(error: unknown): string {
  const one = error instanceof AggregateError ? error.errors[0] : error;
  const { message, code } = one as { message?: string; code?: string };
  const [line = ""] = (message || code || String(one)).split("\n");
  return line.trim().replace(/\.$/, "").slice(0, 300);
}
