/**
 * Can a line through the vectors tell the window from the reference? Logistic regression on standardised coordinates
 * (rows of mean length 1), trained on one half of the rows by stochastic gradient descent and tested on the other,
 * where the law of Mann–Whitney's U is exact. Value: the AUROC of the held-out half. Parts: the share of each
 * embedding column in the squared weights.
 * Sees a shift in a few directions of many; blind to a change of spread or grouping around the same centre.
 */
import { normalQuantile } from "../stats/distributions/normal.ts";
import { random } from "../stats/random.ts";
import { rankTest } from "./auroc.ts";
import { shuffled } from "./draws.ts";
import { type Finding, largestParts, type Method } from "./finding.ts";
import { columnMeans } from "./matrix.ts";
import { type SparseRow, trainLogistic } from "./text/logistic.ts";
import { drawVectors, fitVectors, type Vectors } from "./vectors.ts";

const mostRows = 1500;

export const embeddingClassifier: Method = {
  label: "Embedding classifier",
  unit: "AUROC of window against reference on held-out vectors (0.5: they cannot be told apart)",
  minimum: 0.55,
  fit(reference, seed) {
    const vectors = fitVectors(reference);
    const own = vectors && drawVectors(vectors, reference, mostRows, seed);
    if (!own) return null;
    return {
      judge(window, at) {
        const theirs = drawVectors(vectors, window, mostRows, at);
        return theirs && tellVectors(theirs, own, vectors, at);
      },
    };
  },
};

function tellVectors(
  window: Float64Array,
  reference: Float64Array,
  of: Vectors,
  seed: number,
): Finding | null {
  const { width } = of;
  const rng = random(seed);
  const at = Uint32Array.from({ length: width }, (_, k) => k);
  const standard = standardiser(reference, width);
  const split = (rows: Float64Array) => {
    const order = shuffled(rows.length / width, rng);
    const half = order.length >> 1;
    const pick = (own: Uint32Array) =>
      Array.from(
        own,
        (i): SparseRow => ({ at, values: standard(rows.subarray(i * width, (i + 1) * width)) }),
      );
    return { train: pick(order.subarray(0, half)), test: pick(order.subarray(half)) };
  };
  const [w, r] = [split(window), split(reference)];
  const truth = (first: number, second: number) => new Uint8Array(first + second).fill(1, 0, first);
  const model = trainLogistic([...w.train, ...r.train], truth(w.train.length, r.train.length), width, rng);
  const [n, m] = [w.test.length, r.test.length];
  const tested = rankTest(Float64Array.from([...w.test, ...r.test], model.score), truth(n, m));
  if (!tested) return null;
  const spread = Math.sqrt((n + m + 1) / (12 * n * m));
  const all = sumOfSquares(model.of);
  return {
    value: tested.auroc,
    p: tested.p,
    law: "exact",
    warn: Math.min(1, 0.5 + normalQuantile(0.95) * spread),
    floor: Math.min(1, 0.5 + normalQuantile(0.99) * spread),
    features: largestParts(
      of.features.map(({ feature, from, to }) => ({
        feature,
        value: all > 0 ? sumOfSquares(model.of.subarray(from, to)) / all : 0,
      })),
    ),
  };
}

function sumOfSquares(values: Float64Array): number {
  return values.reduce((sum, x) => sum + x * x, 0);
}

/** (x − mean)/(σ √width) of the reference, cut at ±10 σ; a coordinate that never varies in the reference is held to 1. */
function standardiser(rows: Float64Array, width: number): (row: Float64Array) => Float64Array {
  const mean = columnMeans(rows, width);
  const squares = new Float64Array(width);
  for (const [i, x] of rows.entries()) squares[i % width]! += (x - mean[i % width]!) ** 2;
  const scale = squares.map((s) => Math.sqrt(s / (rows.length / width)) || 1);
  return (row) =>
    row.map((x, k) => Math.max(-10, Math.min(10, (x - mean[k]!) / scale[k]!)) / Math.sqrt(width));
}
