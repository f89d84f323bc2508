import { LeewayError } from "#lib/domain/errors.ts";
import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { asScoring } from "./endpoint.ts";
import type { Scoring } from "./input.ts";
import { findEndpoint, requireVersion } from "./store.ts";

type Names = { model: string; version: string };

/** Where a version can be asked for scores again; null where nobody said so. */
export async function findScoring(ctx: ServiceContext, input: Names): Promise<Scoring | null> {
  authorize(ctx, "models:read");
  const { id } = await requireVersion(ctx, input);
  const row = await findEndpoint(ctx, id);
  return row ? asScoring(input, row) : null;
}

export async function getScoring(ctx: ServiceContext, input: Names): Promise<Scoring> {
  const found = await findScoring(ctx, input);
  if (found) return found;
  throw new LeewayError(
    "NOT_FOUND",
    `The version ${input.version} of ${input.model} has no scoring endpoint. Name one with PUT.`,
  );
}
