/**
 * Maximum mean discrepancy of embeddings (kernel.ts): like mmd.ts, on the vectors.
 * Sees any change of the vectors' distribution that a kernel of the median width resolves. Assumes exchangeable rows.
 */
import { judgeDraws } from "./draws.ts";
import type { Method } from "./finding.ts";
import { fourierFeatures, medianBandwidth } from "./kernel.ts";
import { meanShift } from "./mean-shift.ts";
import { drawVectors, fitVectors } from "./vectors.ts";

const mostRows = 2500;
const frequencies = 128;
const draws = 299;

export const embeddingMmd: Method = {
  label: "Embedding MMD",
  unit: "MMD² of the vectors (Gaussian kernel, 0 to 2)",
  minimum: 0.002,
  fit(reference, seed) {
    const vectors = fitVectors(reference);
    const rows = vectors && drawVectors(vectors, reference, mostRows, seed);
    if (!rows) return null;
    const sigma2 = medianBandwidth(rows.subarray(0, 400 * vectors.width), vectors.width);
    const features = fourierFeatures(vectors.width, sigma2, frequencies, seed + 1);
    const own = features.of(rows);
    return {
      judge(window, at) {
        const drawn = drawVectors(vectors, window, mostRows, at);
        if (!drawn) return null;
        const theirs = features.of(drawn);
        const n = theirs.length / features.width;
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
