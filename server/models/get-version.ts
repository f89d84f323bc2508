import { authorize } from "#server/kernel/authorize.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { schemaView, type VersionDetail, versionSummary } from "./describe-version.ts";
import { requireVersion } from "./find.ts";
import { versionRef } from "./input.ts";
import { findRevision, findTotals, selectReferences } from "./store.ts";

export async function getVersion(
  ctx: ServiceContext,
  input: { model: string; version: string },
): Promise<VersionDetail> {
  authorize(ctx, "models:read");
  const { model, version } = await requireVersion(ctx, versionRef.parse(input));
  const totals = await findTotals(ctx, version.id);
  const references = await selectReferences(ctx, model.id);
  const revision = await findRevision(ctx, version.id, version.revision);
  return {
    model: model.name,
    ...versionSummary(
      model,
      version,
      totals,
      references.find((r) => r.versionId === version.id),
    ),
    declared: { columns: version.declaredColumns, segments: version.declaredSegments },
    activate_on_reference: version.activateOnReference,
    schema: revision ? schemaView(revision) : null,
  };
}
