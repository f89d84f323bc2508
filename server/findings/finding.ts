import type { FindingState, Source } from "#lib/domain/monitor.ts";
import type { ShownRow } from "./store.ts";

/** A finding as the API and the console show it. */
export type Finding = {
  id: number;
  model: string;
  version: string;
  monitor: string;
  source: Source;
  /** What was judged: a column, "column/check", a method or a metric. */
  feature: string;
  segment: string | null;
  grain: string;
  time_zone: string;
  state: FindingState;
  onset: string;
  opened_at: string;
  last_at: string;
  closed_at: string | null;
  amended: number;
  evidence: Record<string, unknown>;
  created_at: string;
  updated_at: string;
};

export function asFinding(row: ShownRow): Finding {
  const f = row.finding;
  return {
    id: f.id,
    model: row.model,
    version: row.version,
    monitor: row.monitor,
    source: f.source as Source,
    feature: f.feature,
    segment: f.segment === "" ? null : f.segment,
    grain: f.grain,
    time_zone: row.timeZone,
    state: f.state as FindingState,
    onset: f.onset.toISOString(),
    opened_at: f.openedAt.toISOString(),
    last_at: f.lastAt.toISOString(),
    closed_at: f.closedAt?.toISOString() ?? null,
    amended: f.amended,
    evidence: f.evidence,
    created_at: f.createdAt.toISOString(),
    updated_at: f.updatedAt.toISOString(),
  };
}
