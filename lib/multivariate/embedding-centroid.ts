/**
 * Distance of the mean vectors of an embedding, in units of the reference's spread √(tr Σ), by permutation of the rows;
 * of several embedding columns, the vectors are put side by side, each in its own unit.
 * Sees a common shift of the vectors; blind to a change of their spread or grouping around the same centre.
 */
import { judgeDraws } from "./draws.ts";
import type { Method } from "./finding.ts";
import { meanShift } from "./mean-shift.ts";
import { drawVectors, fitVectors } from "./vectors.ts";

const mostRows = 2500;
const draws = 299;

export const embeddingCentroid: Method = {
  label: "Embedding centroid",
  unit: "distance of the mean vectors in units of the reference's spread",
  minimum: 0.1,
  fit(reference, seed) {
    const vectors = fitVectors(reference);
    const own = vectors && drawVectors(vectors, reference, mostRows, seed);
    if (!own) return null;
    return {
      judge(window, at) {
        const theirs = drawVectors(vectors, window, mostRows, at);
        if (!theirs) return null;
        const n = theirs.length / vectors.width;
        const rows = new Float64Array(theirs.length + own.length);
        rows.set(theirs);
        rows.set(own, theirs.length);
        const shift = meanShift(rows, vectors.width, n, draws, at);
        const { p, warn, floor } = judgeDraws(shift.observed, shift.draws);
        const features = vectors.features.map(({ feature, from, to }) => ({
          feature,
          value: Math.sqrt(shift.difference.subarray(from, to).reduce((sum, x) => sum + x * x, 0)),
        }));
        return {
          value: Math.sqrt(shift.observed),
          p,
          law: "permutation",
          warn: Math.sqrt(warn),
          floor: Math.sqrt(floor),
          features,
        };
      },
    };
  },
};
