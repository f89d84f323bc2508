import { type Measured, type Metric, share } from "../metric.ts";
import type { BinarySample } from "./sample.ts";

/**
 * For each value of `own`, the share of `others` that it beats, ties counting half. Both ascending. The `above` side
 * beats what is smaller, the other what is larger.
 */
export function wins(own: Float64Array, others: Float64Array, above: boolean): Float64Array {
  const out = new Float64Array(own.length);
  let [below, upTo] = [0, 0];
  for (let i = 0; i < own.length; i++) {
    const x = own[i]!;
    while (below < others.length && others[below]! < x) below += 1;
    if (upTo < below) upTo = below;
    while (upTo < others.length && others[upTo] === x) upTo += 1;
    const smaller = (below + upTo) / 2;
    out[i] = (above ? smaller : others.length - smaller) / others.length;
  }
  return out;
}

function meanAndVariance(x: Float64Array): [number, number] {
  let [mean, squares] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    const gap = x[i]! - mean;
    mean += gap / (i + 1);
    squares += gap * (x[i]! - mean);
  }
  return [mean, x.length > 1 ? squares / (x.length - 1) : 0];
}

/** The area from the two classes' scores, ascending. */
export function areaUnderRoc(positives: Float64Array, negatives: Float64Array): Measured | null {
  const [p, n] = [positives.length, negatives.length];
  if (p === 0 || n === 0) return null;
  const [value, ofPositives] = meanAndVariance(wins(positives, negatives, true));
  const [, ofNegatives] = meanAndVariance(wins(negatives, positives, false));
  return share(value, Math.sqrt(ofPositives / p + ofNegatives / n), Math.min(p, n));
}

/**
 * Area under the ROC curve: the chance that a positive row scores above a negative one, ties counting half.
 * Standard error after DeLong, DeLong and Clarke-Pearson (1988). Undefined with one class only.
 */
export const auroc: Metric<BinarySample> = {
  label: "AUROC",
  better: "higher",
  limits: [0, 1],
  minimum: { kind: "points", size: 0.02 },
  measure: ({ scored }) => (scored ? areaUnderRoc(scored.positives, scored.negatives) : null),
};
