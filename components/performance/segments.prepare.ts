import { verdicts } from "#lib/domain/drift.ts";
import type { SegmentRow } from "./series.prepare.ts";

export type { SegmentRow };

/** The worst verdict first, then what is beyond its floor by most. */
export function worstSegments(rows: readonly SegmentRow[]): SegmentRow[] {
  const excess = (r: SegmentRow) => (r.worsening ?? 0) / (r.floor || 1);
  return rows.toSorted(
    (a, b) => verdicts.indexOf(b.verdict) - verdicts.indexOf(a.verdict) || excess(b) - excess(a),
  );
}
