/** What the reference says of a target given the features: a straight part and trees, in two halves, each judged on the other half. */
import { applyBinning, fitBinning, type RawColumn } from "#lib/performance/estimate/binning.ts";
import {
  type BinnedColumn,
  type Boosted,
  fitBoosted,
  type Tree,
} from "#lib/performance/estimate/boosting.ts";
import { fitLinear, type Linear, linearAt, type Link, logit, sigmoid } from "./linear.ts";

const mostRows = 4000;

export type Surrogate = {
  /** Reference rows that were not used to fit their own value; NaN elsewhere. */
  reference: Float64Array;
  current: Float64Array;
  /** Mean absolute change of the fitted value when a feature is shuffled, one a feature. */
  importance: number[];
};

type Model = { linear: Linear; trees: Boosted; link: Link };

function predict({ linear, trees, link }: Model, columns: readonly BinnedColumn[], row: number): number {
  const straight = linearAt(linear, columns, row);
  const sum = (link === "logistic" ? sigmoid(straight) : straight) + treesAt(trees, columns, row);
  return link === "logit" ? sigmoid(sum) : sum;
}

/** What the trees say of one row. */
export function treesAt(model: Boosted, columns: readonly BinnedColumn[], row: number): number {
  let sum = model.base;
  for (const tree of model.trees) sum += treeAt(tree, columns, row);
  return sum;
}

function treeAt(tree: Tree, columns: readonly BinnedColumn[], row: number): number {
  let node = 0;
  while (tree.feature[node]! >= 0) {
    node = (columns[tree.feature[node]!]![row]! <= tree.bin[node]! ? tree.left : tree.right)[node]!;
  }
  return tree.value[node]!;
}

/** A probability is fitted by its log-odds, yes or no by logistic regression. */
function linkOf(target: Float64Array, rows: readonly number[]): Link {
  let [within, between] = [true, false];
  for (const i of rows) {
    const t = target[i]!;
    within &&= t >= 0 && t <= 1;
    between ||= t > 0 && t < 1;
  }
  if (!within) return "identity";
  return between ? "logit" : "logistic";
}

/** The straight part first, then trees on what it leaves: as many as say something of the other rows. */
function fitModel(
  columns: readonly BinnedColumn[],
  target: Float64Array,
  [rows, others]: readonly [readonly number[], readonly number[]],
  rounds: number,
  link: Link,
): Model {
  const wantedOf = (i: number) => (link === "logit" ? logit(target[i]!) : target[i]!);
  const linear = fitLinear(columns, rows, Float64Array.from(rows, wantedOf), link);
  const leftOf = (i: number) => {
    const straight = linearAt(linear, columns, i);
    return wantedOf(i) - (link === "logistic" ? sigmoid(straight) : straight);
  };
  const pick = (c: BinnedColumn) => Uint8Array.from(rows, (i) => c[i]!);
  const grown = fitBoosted(columns.map(pick), Float64Array.from(rows, leftOf), rounds);
  const trees = { ...grown, trees: grown.trees.slice(0, usefulTrees(grown, columns, others, leftOf)) };
  return { linear, trees, link };
}

/** After how many trees the squared error of these rows is least. */
function usefulTrees(
  { base, trees }: Boosted,
  columns: readonly BinnedColumn[],
  rows: readonly number[],
  leftOf: (row: number) => number,
): number {
  const left = Float64Array.from(rows, (i) => leftOf(i) - base);
  const error = () => left.reduce((s, x) => s + x * x, 0);
  let [useful, least] = [0, error()];
  for (const [k, tree] of trees.entries()) {
    for (const [place, i] of rows.entries()) left[place]! -= treeAt(tree, columns, i);
    const now = error();
    if (now < least) [useful, least] = [k + 1, now];
  }
  return useful;
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
  const link = linkOf(target, drawn);
  const models = folds.map((rows, f) =>
    fitModel(bins.reference, target, [rows, folds[1 - f]!], rounds, link),
  );
  const reference = new Float64Array(target.length).fill(Number.NaN);
  for (const [f, rows] of folds.entries()) {
    for (const i of rows) reference[i] = predict(models[1 - f]!, bins.reference, i);
  }
  const n = bins.current[0]?.length ?? 0;
  // One half's trees only, so that current residuals are as wide as those of the reference.
  const current = Float64Array.from({ length: n }, (_, i) => predict(models[i % 2]!, bins.current, i));
  return { reference, current, importance: importanceOf(models[0]!, bins.reference, folds[1]!) };
}

function importanceOf(model: Model, columns: readonly BinnedColumn[], rows: readonly number[]): number[] {
  const some = rows.slice(0, 400);
  const base = some.map((i) => predict(model, columns, i));
  return columns.map((column, j) => {
    if (some.length < 2) return 0;
    const moved = columns.slice();
    const other = column.slice();
    const half = Math.floor(some.length / 2);
    for (const [k, i] of some.entries()) other[i] = column[some[(k + half) % some.length]!]!;
    moved[j] = other;
    return some.reduce((s, i, k) => s + Math.abs(predict(model, moved, i) - base[k]!), 0) / some.length;
  });
}
