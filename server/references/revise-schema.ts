import type { Column } from "#lib/domain/schema.ts";
import { applyDeclared } from "#lib/ingest/infer.ts";
import { audit } from "#server/kernel/audit.ts";
import { authorize } from "#server/kernel/authorize.ts";
import { actorName, type ServiceContext } from "#server/kernel/context.ts";
import { asWriter, beginBatch } from "./journal.ts";
import { closeRevision, dropRevision, openRevision } from "./revise.ts";
import { findVersion, finishBatch, insertReference, loadColumns, newestReference } from "./store.ts";
import { copyRows, tableName } from "./typed-tables.ts";

/**
 * Makes the version's schema agree with what a person declared: a new revision with the same reference and events
 * under other kinds, roles or segments. Nothing happens where they agree already.
 */
export async function reviseSchema(
  ctx: ServiceContext,
  input: { model: string; version: string },
): Promise<{ revised: boolean }> {
  authorize(ctx, "models:write");
  const found = await findVersion(ctx, input);
  if (!found || found.revision === 0) return { revised: false };
  return asWriter(ctx, found.modelId, async (tx) => {
    const version = await findVersion(ctx, input);
    if (!version) return { revised: false };
    const old = await loadColumns(ctx, version.versionId, version.revision);
    const columns = applyDeclared(old, version.declaredColumns, version.declaredSegments);
    const reference = await newestReference(ctx, version.versionId);
    if (!reference || meaning(old) === meaning(columns)) return { revised: false };
    const { modelId, versionId } = version;
    const batch = await beginBatch(ctx, { modelId, versionId, kind: "reference" });
    const next = await openRevision(ctx, version, columns);
    try {
      const from = tableName("reference", versionId, version.revision);
      await copyRows(ctx.clickhouse, { table: from, columns: old }, { table: next.reference, columns });
      await closeRevision(ctx, tx, version, next, { columns, reason: "columns were overridden" });
    } catch (error) {
      await dropRevision(ctx, version, next);
      await finishBatch(ctx, batch, {});
      throw error;
    }
    const { id: _, ...same } = reference;
    await insertReference(tx, {
      ...same,
      revision: next.revision,
      createdBy: actorName(tx.actor),
      createdAt: tx.now(),
    });
    await audit(tx, {
      action: "schema.revise",
      subject: `version:${version.model}/${version.version}`,
      before: { revision: version.revision },
      after: { revision: next.revision, changed: changes(old, columns) },
    });
    await finishBatch(tx, batch, {});
    return { revised: true };
  });
}

function meaning(columns: readonly Column[]): string {
  return JSON.stringify(columns.map((c) => [c.name, c.kind, c.role, c.segment]));
}

function changes(old: readonly Column[], now: readonly Column[]) {
  return now.flatMap((c, i) => {
    const before = old[i];
    if (!before || (before.kind === c.kind && before.role === c.role && before.segment === c.segment))
      return [];
    return [{ name: c.name, kind: c.kind, role: c.role, segment: c.segment }];
  });
}
