import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { modelMissing } from "./find.ts";
import { modelRef } from "./input.ts";
import { type ModelSummary, summary } from "./list-models.ts";
import { findModelSummary } from "./store.ts";

export type ModelDetail = ModelSummary & { label_maturity: string | null; created_at: string };

export async function getModel(ctx: ServiceContext, input: { model: string }): Promise<ModelDetail> {
  authorize(ctx, "models:read");
  const { model } = modelRef.parse(input);
  const row = await findModelSummary(ctx, model);
  if (!row) throw modelMissing(model);
  return { ...summary(row), label_maturity: row.labelMaturity, created_at: row.createdAt.toISOString() };
}
