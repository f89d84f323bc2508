import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { findSubject, frozenSegments } from "#server/profiles/index.ts";

/** The segments that the reference has, as `key:value`. */
export async function listSegments(
  ctx: ServiceContext,
  input: { model: string; version?: string | undefined },
): Promise<string[]> {
  authorize(ctx, "drift:read");
  return frozenSegments(ctx, await findSubject(ctx, input));
}
