import type { eventTotals, referenceSets, schemaRevisions } from "#db/postgres/schema/index.ts";
import type { Column } from "#lib/domain/schema.ts";
import type { ModelRow, VersionRow } from "./store.ts";

export type VersionSummary = {
  version: string;
  active: boolean;
  revision: number;
  created_at: string;
  reference: { rows: number; rejected: number; created_at: string } | null;
  events: number;
  first_event_at: string | null;
  last_event_at: string | null;
};

export type VersionDetail = VersionSummary & {
  model: string;
  declared: { columns: { name: string; kind?: string; role?: string }[]; segments: string[] };
  activate_on_reference: boolean;
  schema: SchemaView | null;
};

export type SchemaView = {
  revision: number;
  reason: string;
  created_at: string;
  columns: ColumnView[];
};

type ColumnView = Omit<Column, "scoreClass"> & { score_class: string | null };

type Totals = typeof eventTotals.$inferSelect;
type Reference = typeof referenceSets.$inferSelect;

export function versionSummary(
  model: ModelRow,
  version: VersionRow,
  totals: Totals | null | undefined,
  reference: Reference | undefined,
): VersionSummary {
  return {
    version: version.name,
    active: model.activeVersionId === version.id,
    revision: version.revision,
    created_at: version.createdAt.toISOString(),
    reference: reference
      ? { rows: reference.rows, rejected: reference.rejected, created_at: reference.createdAt.toISOString() }
      : null,
    events: totals?.events ?? 0,
    first_event_at: totals?.firstEventAt?.toISOString() ?? null,
    last_event_at: totals?.lastEventAt?.toISOString() ?? null,
  };
}

export function schemaView(row: typeof schemaRevisions.$inferSelect): SchemaView {
  return {
    revision: row.revision,
    reason: row.reason,
    created_at: row.createdAt.toISOString(),
    columns: row.columns.map(({ scoreClass, ...column }) => ({ ...column, score_class: scoreClass })),
  };
}
