/** Has the label's relation changed in a part of the rows? */
import type { BinnedColumn } from "#lib/performance/estimate/boosting.ts";
import type { Match } from "./match.ts";
import { type LabelRelation, labelRelation } from "./relation.ts";
import type { Change, Rows } from "./widen-slice.ts";

type Bins = { reference: readonly BinnedColumn[]; current: readonly BinnedColumn[] };
type Label = { own: Float64Array; residual: Float64Array };

export function outsideOf(bins: Bins, label: Label, match: Match, slice: Rows): LabelRelation {
  const flip = (rows: Uint8Array) => rows.map((r) => 1 - r);
  return relationIn(bins, label, match, { reference: flip(slice.reference), current: flip(slice.current) });
}

export function changeIn(bins: Bins, label: Label, match: Match, part: Rows): Change {
  const { p, effect, n } = relationIn(bins, label, match, part);
  return { p, size: n * effect ** 2 };
}

function relationIn(bins: Bins, { own, residual }: Label, match: Match, part: Rows): LabelRelation {
  const rows = match.comparable.filter((i) => part.current[i] === 1);
  const weights = match.weights.map((w, i) => (part.reference[i] === 1 ? w : 0));
  return labelRelation(bins, own, residual, rows, weights);
}
