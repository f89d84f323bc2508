import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { type VersionSummary, versionSummary } from "./describe-version.ts";
import { requireModel } from "./find.ts";
import { modelRef } from "./input.ts";
import { selectReferences, selectVersions } from "./store.ts";

/** A model's versions, newest first. */
export async function listVersions(ctx: ServiceContext, input: { model: string }): Promise<VersionSummary[]> {
  authorize(ctx, "models:read");
  const model = await requireModel(ctx, modelRef.parse(input).model);
  const [rows, references] = await Promise.all([
    selectVersions(ctx, model.id),
    selectReferences(ctx, model.id),
  ]);
  return rows.map(({ version, totals }) =>
    versionSummary(
      model,
      version,
      totals,
      references.find((r) => r.versionId === version.id),
    ),
  );
}
