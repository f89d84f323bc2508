import type { Column } from "#lib/domain/schema.ts";
import type { ServiceContext } from "#server/kernel/context.ts";
import { actorName } from "#server/kernel/context.ts";
import { fixBaselines } from "./baseline.ts";
import { markAllHours } from "./journal.ts";
import { dropBaselines, insertRevision, loadColumns, setRevision, type VersionToWrite } from "./store.ts";
import { copyRows, createTable, dropTable, tableName } from "./typed-tables.ts";

export type Revision = { revision: number; reference: string; events: string };

/** Empty tables for the next revision; what an unfinished one of that number left is removed. */
export async function openRevision(
  ctx: ServiceContext,
  version: VersionToWrite,
  columns: readonly Column[],
): Promise<Revision> {
  const revision = version.revision + 1;
  const next = {
    revision,
    reference: tableName("reference", version.versionId, revision),
    events: tableName("events", version.versionId, revision),
  };
  await dropRevision(ctx, version, next);
  await createTable(ctx.clickhouse, next.reference, columns);
  await createTable(ctx.clickhouse, next.events, columns);
  return next;
}

export async function dropRevision(
  ctx: ServiceContext,
  version: VersionToWrite,
  next: Revision,
): Promise<void> {
  await dropTable(ctx.clickhouse, next.reference);
  await dropTable(ctx.clickhouse, next.events);
  await dropBaselines(ctx, version.versionId, next.revision);
}

/** The reference is in its table: freezes it, brings the events over, and makes the revision the version's own. */
export async function closeRevision(
  ctx: ServiceContext,
  tx: ServiceContext,
  version: VersionToWrite,
  next: Revision,
  input: { columns: Column[]; reason: string },
): Promise<void> {
  const { versionId } = version;
  const segments = input.columns.filter((c) => c.segment).map((c) => c.name);
  await fixBaselines(ctx, { versionId, revision: next.revision, columns: input.columns, segments });
  if (version.revision > 0) {
    const old = tableName("events", versionId, version.revision);
    const columns = await loadColumns(ctx, versionId, version.revision);
    await copyRows(ctx.clickhouse, { table: old, columns }, { table: next.events, columns: input.columns });
  }
  await insertRevision(tx, {
    versionId,
    revision: next.revision,
    columns: input.columns,
    reason: input.reason,
    createdBy: actorName(tx.actor),
    createdAt: tx.now(),
  });
  await setRevision(tx, versionId, next.revision);
  await markAllHours(tx, versionId, next.events);
}
