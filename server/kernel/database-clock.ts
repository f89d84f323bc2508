import { sql } from "drizzle-orm";
import { type ServiceContext, systemNow } from "./context.ts";

/** A measurement is trusted so long: clocks drift apart by far less than a millisecond in it. */
const trustedMs = 10_000;

/** The database's time in milliseconds at a moment of this process's monotonic clock. */
let measured: { atMs: number; databaseMs: number } | undefined;

/**
 * The context on the database's clock, which all nodes share: one whose own clock is wrong, or is set anew, waits and
 * lets go as the others do. A context that was given a clock keeps it. Half of the way there and back is taken as the
 * way there.
 */
export async function onDatabaseClock(ctx: ServiceContext): Promise<ServiceContext> {
  if (ctx.now !== systemNow) return ctx;
  if (!measured || performance.now() - measured.atMs > trustedMs) {
    const before = performance.now();
    const [row] = await ctx.db.execute<{ ms: number }>(
      sql`select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`,
    );
    const after = performance.now();
    measured = { atMs: (before + after) / 2, databaseMs: Number(row!.ms) };
  }
  const { atMs, databaseMs } = measured;
  return { ...ctx, now: () => new Date(databaseMs + performance.now() - atMs) };
}
