/**
 * Maximum mean discrepancy of all input columns at once, in linear time by 128 random frequencies (kernel.ts) on
 * encoded rows, p by permutation. Value: the squared distance of mean features less its mean without drift, an
 * estimate of MMD². The part of a feature is what the value loses when all rows get the reference's mean there.
 * Sees any change of the joint distribution that a kernel of one width resolves; weak where one of very many
 * columns changes. Assumes exchangeable rows.
 */
import { judgeDraws, someRows } from "./draws.ts";
import { type Encoding, fitEncoding } from "./encode.ts";
import { type FeaturePart, largestParts, leastRows, type Method } from "./finding.ts";
import { type FourierFeatures, fourierFeatures, medianBandwidth } from "./kernel.ts";
import { meanShift } from "./mean-shift.ts";
import { takeRows } from "./sample.ts";

const mostRows = 2500;
const frequencies = 128;
const draws = 299;

export const mmd: Method = {
  label: "Maximum mean discrepancy",
  unit: "MMD² of all columns (Gaussian kernel, 0 to 2)",
  minimum: 0.002,
  fit(reference, seed) {
    const encoding = fitEncoding(reference);
    if (!encoding || reference.rows < leastRows) return null;
    const rows = encoding.encode(takeRows(reference, someRows(reference.rows, mostRows, seed)));
    const sigma2 = medianBandwidth(rows.subarray(0, 400 * encoding.width), encoding.width);
    const features = fourierFeatures(encoding.width, sigma2, frequencies, seed + 1);
    const own = features.of(rows);
    return {
      judge(window, at) {
        if (window.rows < leastRows) return null;
        const sample = takeRows(window, someRows(window.rows, mostRows, at));
        const encoded = encoding.encode(sample);
        const theirs = features.of(encoded);
        const both = new Float64Array(theirs.length + own.length);
        both.set(theirs);
        both.set(own, theirs.length);
        const shift = meanShift(both, features.width, sample.rows, draws, at);
        const { p, warn, floor, mean } = judgeDraws(shift.observed, shift.draws);
        return {
          value: Math.max(0, shift.observed - mean),
          p,
          law: "permutation",
          warn: warn - mean,
          floor: floor - mean,
          features: p <= 0.05 ? largestParts(partsOf(encoding, features, rows, encoded)) : [],
        };
      },
    };
  },
};

/** How much smaller the squared distance is without each feature, on some hundred rows. */
function partsOf(
  encoding: Encoding,
  features: FourierFeatures,
  reference: Float64Array,
  window: Float64Array,
): FeaturePart[] {
  const some = 500 * encoding.width;
  const [r, w] = [reference.slice(0, some), window.slice(0, some)];
  const apart = (x: Float64Array, y: Float64Array) => {
    const [a, b] = [meanOf(features.of(x), features.width), meanOf(features.of(y), features.width)];
    return a.reduce((sum, value, j) => sum + (value - b[j]!) ** 2, 0);
  };
  const whole = apart(r, w);
  return [...new Set(encoding.features)].map((feature) => ({
    feature,
    value: whole - apart(without(r, encoding, feature), without(w, encoding, feature)),
  }));
}

function without(rows: Float64Array, { width, features }: Encoding, feature: string): Float64Array {
  const copy = rows.slice();
  for (let at = 0; at < copy.length; at += width) {
    for (let j = 0; j < width; j++) if (features[j] === feature) copy[at + j] = 0;
  }
  return copy;
}

function meanOf(rows: Float64Array, width: number): Float64Array {
  const mean = new Float64Array(width);
  const n = rows.length / width;
  for (let at = 0; at < rows.length; at += width)
    for (let j = 0; j < width; j++) mean[j]! += rows[at + j]! / n;
  return mean;
}
