import { createHash } from "node:crypto";
import { and, eq, lt } from "drizzle-orm";
import { streamThresholds } from "#db/postgres/schema/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import type { Question } from "./calibrate-thread.ts";
import type { Parameters } from "./store.ts";

/** Wrapped: that the stretch does not suffice is known too, and null. */
type Found = { parameters: Parameters };

const dayMs = 86_400_000;
const keptMs = 400 * dayMs;
/** Goes up with every change of a detector or of the calibration that moves thresholds. */
const edition = 1;

/** Names a calibration by everything that its threshold depends on. */
export function keyOf({ detector, stable, wanted, seed }: Question): string {
  return createHash("sha256")
    .update(`${edition} ${detector} ${wanted} ${seed} ${stable.length} `)
    .update(new Uint8Array(stable.buffer, stable.byteOffset, stable.byteLength))
    .digest("hex");
}

/** What an earlier calibration of this installation found; undefined: there was none. */
export async function recall(ctx: ServiceContext, key: string): Promise<Parameters | undefined> {
  const [row] = await ctx.db.select().from(streamThresholds).where(eq(streamThresholds.key, key));
  if (!row) return undefined;
  // Once a day is often enough to know what is in use.
  const now = ctx.now();
  await ctx.db
    .update(streamThresholds)
    .set({ usedAt: now })
    .where(and(eq(streamThresholds.key, key), lt(streamThresholds.usedAt, new Date(now.getTime() - dayMs))));
  return (row.found as Found).parameters;
}

export async function remember(ctx: ServiceContext, key: string, parameters: Parameters): Promise<void> {
  await ctx.db
    .insert(streamThresholds)
    .values({ key, found: { parameters }, usedAt: ctx.now() })
    .onConflictDoNothing();
}

/** Forgets thresholds that nobody has asked for in 400 days. */
export async function forgetThresholds(ctx: ServiceContext): Promise<void> {
  await ctx.db
    .delete(streamThresholds)
    .where(lt(streamThresholds.usedAt, new Date(ctx.now().getTime() - keptMs)));
}
