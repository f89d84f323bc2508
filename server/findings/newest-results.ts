import { newestMultivariate } from "#server/drift/index.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { newestMeasured } from "#server/performance/index.ts";

/** Windows that began earlier than this no longer change what is found, except months. */
const reachMs = 400 * 86_400_000;

/**
 * By version: when the newest verdict was stored by a stage that works after the profiles have changed (rows as a
 * whole, performance), in milliseconds. Findings made before that are out of date.
 */
export async function newestResults(ctx: ServiceContext): Promise<Map<number, number>> {
  const since = new Date(ctx.now().getTime() - reachMs);
  const [judged, measured] = await Promise.all([newestMultivariate(ctx, since), newestMeasured(ctx, since)]);
  const newest = new Map(judged);
  for (const [version, at] of measured) newest.set(version, Math.max(at, newest.get(version) ?? 0));
  return newest;
}
