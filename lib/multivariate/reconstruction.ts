/**
 * Error of the reconstruction by principal components: how badly the directions that carry 65 % of the reference's
 * variance describe a row, ‖x − x̂‖ (the recipe of NannyML, see preset-reconstruction.ts, on our encoding).
 *
 * The components come from one half of the reference; the errors of the window are compared with those of the other
 * half, by permutation of the difference of means, two-sided. Value: that difference in standard deviations of the
 * reference's errors. Parts: the rise of each feature's squared residual.
 * Sees a broken linear relation between columns and values outside the usual range; blind to movement inside the
 * kept directions.
 */
import { random } from "../stats/random.ts";
import { judgeDraws, shuffled, someRows } from "./draws.ts";
import { fitEncoding } from "./encode.ts";
import { largestParts, leastRows, type Method } from "./finding.ts";
import { meanShift } from "./mean-shift.ts";
import { fitComponents } from "./principal.ts";
import { takeRows } from "./sample.ts";

const mostRows = 2500;
const draws = 499;

export const reconstruction: Method = {
  label: "PCA reconstruction error",
  unit: "change of the mean error, in standard deviations",
  minimum: 0.2,
  fit(reference, seed) {
    const encoding = fitEncoding(reference);
    if (!encoding || reference.rows < 2 * leastRows) return null;
    const { width, features } = encoding;
    const order = shuffled(reference.rows, random(seed));
    const half = Math.min(mostRows, reference.rows >> 1);
    const components = fitComponents(
      encoding.encode(takeRows(reference, order.subarray(0, half))),
      width,
      0.65,
    );
    const held = components.residuals(
      encoding.encode(takeRows(reference, order.subarray(half, Math.min(order.length, half + mostRows)))),
    );
    const own = lengthsOf(held, width);
    const spread = deviation(own);
    return {
      judge(window, at) {
        if (window.rows < leastRows) return null;
        const sample = takeRows(window, someRows(window.rows, mostRows, at));
        const residuals = components.residuals(encoding.encode(sample));
        const theirs = lengthsOf(residuals, width);
        const both = new Float64Array(theirs.length + own.length);
        both.set(theirs);
        both.set(own, theirs.length);
        const scale = spread > 0 ? spread : deviation(both) || 1;
        const shift = meanShift(both, 1, theirs.length, draws, at);
        const { p, warn, floor } = judgeDraws(shift.observed, shift.draws);
        const parts = new Map<string, number>();
        const [before, after] = [squaresOf(held, width), squaresOf(residuals, width)];
        for (const [j, feature] of features.entries()) {
          parts.set(feature, (parts.get(feature) ?? 0) + after[j]! - before[j]!);
        }
        return {
          value: Math.sqrt(shift.observed) / scale,
          p,
          law: "permutation",
          warn: Math.sqrt(warn) / scale,
          floor: Math.sqrt(floor) / scale,
          features: largestParts(Array.from(parts, ([feature, value]) => ({ feature, value }))),
        };
      },
    };
  },
};

export function lengthsOf(rows: Float64Array, width: number): Float64Array {
  return Float64Array.from({ length: rows.length / width }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < width; j++) sum += rows[i * width + j]! ** 2;
    return Math.sqrt(sum);
  });
}

/** The mean square of each field. */
function squaresOf(rows: Float64Array, width: number): Float64Array {
  const out = new Float64Array(width);
  const n = rows.length / width;
  for (let at = 0; at < rows.length; at += width)
    for (let j = 0; j < width; j++) out[j]! += rows[at + j]! ** 2 / n;
  return out;
}

export function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0;
}
