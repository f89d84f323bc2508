/** What the reference says of a target given the features: trees in two halves, each judged on the other half. */
import { applyBinning, fitBinning, type RawColumn } from "#lib/performance/estimate/binning.ts";
import { type BinnedColumn, type Boosted, fitBoosted } from "#lib/performance/estimate/boosting.ts";

const mostRows = 4000;

export type Surrogate = {
  /** Reference rows that were not used to fit their own value; NaN elsewhere. */
  reference: Float64Array;
  current: Float64Array;
  /** Mean absolute change of the fitted value when a feature is shuffled, one a feature. */
  importance: number[];
};

export function predict(model: Boosted, columns: readonly BinnedColumn[], row: number): number {
  let sum = model.base;
  for (const tree of model.trees) {
    let node = 0;
    while (tree.feature[node]! >= 0) {
      node = (columns[tree.feature[node]!]![row]! <= tree.bin[node]! ? tree.left : tree.right)[node]!;
    }
    sum += tree.value[node]!;
  }
  return sum;
}

/** Bins of both periods; cuts come from the reference alone. */
export function binBoth(
  reference: readonly RawColumn[],
  current: readonly RawColumn[],
  target: Float64Array,
) {
  const known = target.map((t) => (Number.isFinite(t) ? t : 0));
  const binnings = reference.map((column) => fitBinning(column, known));
  return {
    reference: binnings.map((b, j) => applyBinning(b, reference[j]!)),
    current: binnings.map((b, j) => applyBinning(b, current[j]!)),
  };
}

/** Null where fewer than 200 reference rows have the target. */
export function fitSurrogate(
  bins: { reference: BinnedColumn[]; current: BinnedColumn[] },
  target: Float64Array,
  rounds: number,
): Surrogate | null {
  const known = Array.from(target.keys()).filter((i) => Number.isFinite(target[i]!));
  if (known.length < 200) return null;
  const step = Math.max(1, known.length / mostRows);
  const drawn = Array.from(
    { length: Math.floor(known.length / step) },
    (_, i) => known[Math.floor(i * step)]!,
  );
  const folds = [0, 1].map((f) => drawn.filter((_, i) => i % 2 === f));
  const models = folds.map((rows) => {
    const pick = (c: BinnedColumn) => Uint8Array.from(rows, (i) => c[i]!);
    return fitBoosted(
      bins.reference.map(pick),
      Float64Array.from(rows, (i) => target[i]!),
      rounds,
    );
  });
  const reference = new Float64Array(target.length).fill(Number.NaN);
  for (const [f, rows] of folds.entries()) {
    for (const i of rows) reference[i] = predict(models[1 - f]!, bins.reference, i);
  }
  const n = bins.current[0]?.length ?? 0;
  // One half's trees only, so that current residuals are as wide as those of the reference.
  const current = Float64Array.from({ length: n }, (_, i) => predict(models[i % 2]!, bins.current, i));
  return { reference, current, importance: importanceOf(models[0]!, bins.reference, folds[1]!) };
}

function importanceOf(model: Boosted, columns: readonly BinnedColumn[], rows: readonly number[]): number[] {
  const some = rows.slice(0, 400);
  const base = some.map((i) => predict(model, columns, i));
  const used = new Set(model.trees.flatMap((t) => t.feature));
  return columns.map((column, j) => {
    if (!used.has(j) || some.length < 2) return 0;
    const moved = columns.slice();
    const other = column.slice();
    const half = Math.floor(some.length / 2);
    for (const [k, i] of some.entries()) other[i] = column[some[(k + half) % some.length]!]!;
    moved[j] = other;
    return some.reduce((s, i, k) => s + Math.abs(predict(model, moved, i) - base[k]!), 0) / some.length;
  });
}
