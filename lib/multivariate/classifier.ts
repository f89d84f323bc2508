/**
 * Classifier two-sample test (Friedman 2003; Lopez-Paz & Oquab 2017): can boosted trees tell the window's rows from
 * the reference's?
 *
 * Value: the AUROC of five shuffled, stratified folds, each fold's rows scored by trees that did not see them. The
 * folds share training rows, so that their AUROCs depend on one another; p therefore comes from one split in halves:
 * trained on one, tested on the other, where the law of Mann–Whitney's U holds exactly whatever the trees do. The
 * noise points of the value allow twice U's variance for that dependence. Part of a feature: by how much the held-out
 * AUROC falls when its values are shuffled among the held-out rows.
 * Sees any change that trees of depth 3 can express, also of combinations; weak with few rows. At most 2,500 rows of
 * the window and as many of the reference.
 */
import { normalQuantile } from "../stats/distributions/normal.ts";
import { type Random, random } from "../stats/random.ts";
import { rankTest } from "./auroc.ts";
import { partialShuffle, shuffled, someRows } from "./draws.ts";
import { type Finding, leastRows, largestParts, type Method } from "./finding.ts";
import { flattenColumns } from "./flatten.ts";
import { type Sample, takeRows } from "./sample.ts";
import { type BinnedColumn, binColumns } from "./trees/bins.ts";
import { boost, type Boosted } from "./trees/boost.ts";

const mostRows = 2500;
const folds = 5;
/** The variance of a mean of dependent folds is at most about twice that of independent ones. */
const dependence = 2;

export const classifier: Method = {
  label: "Classifier two-sample test",
  unit: "AUROC of window against reference, out of fold (0.5: they cannot be told apart)",
  minimum: 0.55,
  fit(reference, seed) {
    const flatten = flattenColumns(reference, seed);
    if (!flatten || reference.rows < leastRows) return null;
    const pool = takeRows(reference, someRows(reference.rows, 2 * mostRows, seed));
    const flat = flatten(pool);
    return {
      judge(window, at) {
        if (window.rows < leastRows) return null;
        const some = flatten(takeRows(window, someRows(window.rows, mostRows, at)));
        const others = Math.min(mostRows, Math.max(some.rows, 2 * leastRows));
        return tellApart(some, takeRows(flat, someRows(flat.rows, others, at + 1)), at);
      },
    };
  },
};

function tellApart(window: Sample, reference: Sample, seed: number): Finding | null {
  const columns = binColumns(window, reference);
  const all = window.rows + reference.rows;
  const first = new Uint8Array(all).fill(1, 0, window.rows);
  const rng = random(seed);
  const parts = stratified(window.rows, reference.rows, rng);
  const value = outOfFold(columns, first, parts);
  const [half, other] = halves(window.rows, reference.rows, rng);
  const model = boost(columns, half, first);
  const truth = Uint8Array.from(other, (row) => first[row]!);
  const tested = rankTest(model.score(columns, other), truth);
  if (value === null || !tested) return null;
  const [n, m] = [window.rows, reference.rows];
  const spread = Math.sqrt((dependence * (n + m + 1)) / (12 * n * m));
  const attribution =
    tested.p <= 0.05 ? fallsOf(model, columns, other, truth, { auroc: tested.auroc, rng }) : [];
  return {
    value,
    p: tested.p,
    law: "exact",
    warn: Math.min(1, 0.5 + normalQuantile(0.95) * spread),
    floor: Math.min(1, 0.5 + normalQuantile(0.99) * spread),
    features: largestParts(attribution),
  };
}

/** The fold of each row: each class is dealt out evenly, in random order. */
function stratified(n: number, m: number, rng: Random): Uint8Array {
  const part = new Uint8Array(n + m);
  for (const [i, row] of shuffled(n, rng).entries()) part[row] = i % folds;
  for (const [i, row] of shuffled(m, rng).entries()) part[n + row] = i % folds;
  return part;
}

function halves(n: number, m: number, rng: Random): [Uint32Array, Uint32Array] {
  const [a, b] = [shuffled(n, rng), shuffled(m, rng).map((row) => n + row)];
  const [h, k] = [n >> 1, m >> 1];
  return [
    Uint32Array.from([...a.subarray(0, h), ...b.subarray(0, k)]),
    Uint32Array.from([...a.subarray(h), ...b.subarray(k)]),
  ];
}

/** The mean of the folds' AUROCs, weighted by their pairs. */
function outOfFold(columns: readonly BinnedColumn[], first: Uint8Array, part: Uint8Array): number | null {
  const rows = Uint32Array.from(first.keys());
  let [sum, pairs] = [0, 0];
  for (let fold = 0; fold < folds; fold++) {
    const held = rows.filter((row) => part[row] === fold);
    const truth = Uint8Array.from(held, (row) => first[row]!);
    const model = boost(
      columns,
      rows.filter((row) => part[row] !== fold),
      first,
    );
    const ranked = rankTest(model.score(columns, held), truth);
    const own = truth.reduce((count, is) => count + is, 0);
    const weight = own * (held.length - own);
    if (!ranked) continue;
    sum += ranked.auroc * weight;
    pairs += weight;
  }
  return pairs > 0 ? sum / pairs : null;
}

function fallsOf(
  model: Boosted,
  columns: readonly BinnedColumn[],
  rows: Uint32Array,
  truth: Uint8Array,
  { auroc, rng }: { auroc: number; rng: Random },
) {
  const order = Uint32Array.from(rows.keys());
  return [...new Set(columns.map((c) => c.feature))].map((feature) => {
    partialShuffle(order, order.length, rng);
    const mixed = columns.map((column) => {
      if (column.feature !== feature) return column;
      const bins = column.bins.slice();
      for (const [i, row] of rows.entries()) bins[row] = column.bins[rows[order[i]!]!]!;
      return { ...column, bins };
    });
    const ranked = rankTest(model.score(mixed, rows), truth);
    return { feature, value: auroc - (ranked?.auroc ?? auroc) };
  });
}
