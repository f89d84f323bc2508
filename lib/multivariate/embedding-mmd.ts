/**
 * Maximum mean discrepancy of embeddings (kernel.ts): like mmd.ts, on the vectors.
 * Sees any change of the vectors' distribution that a kernel of the median width resolves. Assumes exchangeable rows.
 */
import { judgeDraws, someRows } from "./draws.ts";
import { leastRows, type Method } from "./finding.ts";
import { fourierFeatures, medianBandwidth } from "./kernel.ts";
import { meanShift } from "./mean-shift.ts";
import { takeRows } from "./sample.ts";
import { fitVectors } from "./vectors.ts";

const mostRows = 2500;
const frequencies = 128;
const draws = 299;

export const embeddingMmd: Method = {
  label: "Embedding MMD",
  unit: "MMD² of the vectors (Gaussian kernel, 0 to 2)",
  minimum: 0.002,
  fit(reference, seed) {
    const vectors = fitVectors(reference);
    if (!vectors || reference.rows < leastRows) return null;
    const rows = vectors.of(takeRows(reference, someRows(reference.rows, mostRows, seed)));
    if (rows.length < leastRows * vectors.width) return null;
    const sigma2 = medianBandwidth(rows.subarray(0, 400 * vectors.width), vectors.width);
    const features = fourierFeatures(vectors.width, sigma2, frequencies, seed + 1);
    const own = features.of(rows);
    return {
      judge(window, at) {
        const theirs = features.of(vectors.of(takeRows(window, someRows(window.rows, mostRows, at))));
        const n = theirs.length / features.width;
        if (n < leastRows) return null;
        const both = new Float64Array(theirs.length + own.length);
        both.set(theirs);
        both.set(own, theirs.length);
        const shift = meanShift(both, features.width, n, draws, at);
        const { p, warn, floor, mean } = judgeDraws(shift.observed, shift.draws);
        return {
          value: Math.max(0, shift.observed - mean),
          p,
          law: "permutation",
          warn: warn - mean,
          floor: floor - mean,
          features: [],
        };
      },
    };
  },
};
