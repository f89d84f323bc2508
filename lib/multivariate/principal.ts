/**
 * Principal components: the fewest directions whose share of the variance is above `share` (scikit-learn's rule
 * for a fraction), from the covariance's eigenvectors; and what they leave of a row.
 */
import { columnMeans, covariance, eigen } from "./matrix.ts";

export type Components = { kept: number; residuals: (rows: Float64Array) => Float64Array };

export function fitComponents(rows: Float64Array, width: number, share: number): Components {
  const mean = columnMeans(rows, width);
  const { values, vectors } = eigen(
    covariance(rows, width, mean, Math.max(1, rows.length / width - 1)),
    width,
  );
  const total = values.reduce((sum, x) => sum + Math.max(0, x), 0);
  let [kept, held] = [0, 0];
  const most = total > 0 ? width : 0;
  while (kept < most && held <= share * total) held += Math.max(0, values[kept++]!);
  const basis = vectors.subarray(0, kept * width);
  return {
    kept,
    residuals(of) {
      const out = new Float64Array(of.length);
      for (let at = 0; at < of.length; at += width) leave(of, out, at, mean, basis, width);
      return out;
    },
  };
}

/** One row less its projection. */
function leave(
  rows: Float64Array,
  out: Float64Array,
  at: number,
  mean: Float64Array,
  basis: Float64Array,
  width: number,
): void {
  for (let j = 0; j < width; j++) out[at + j] = rows[at + j]! - mean[j]!;
  for (let v = 0; v < basis.length; v += width) {
    let dot = 0;
    for (let j = 0; j < width; j++) dot += (rows[at + j]! - mean[j]!) * basis[v + j]!;
    for (let j = 0; j < width; j++) out[at + j]! -= dot * basis[v + j]!;
  }
}
