import { type Metric, share } from "../metric.ts";
import type { BinarySample } from "./sample.ts";

type Step = { positives: number; negatives: number; found: number; taken: number };

/** From the highest score down: one step for each distinct score, with what is found and taken so far. */
function stepsOf(positives: Float64Array, negatives: Float64Array): Step[] {
  const steps: Step[] = [];
  let [i, j] = [positives.length, negatives.length];
  while (i > 0 || j > 0) {
    const top = Math.max(positives[i - 1] ?? -Infinity, negatives[j - 1] ?? -Infinity);
    const [p, n] = [i, j];
    while (i > 0 && positives[i - 1] === top) i -= 1;
    while (j > 0 && negatives[j - 1] === top) j -= 1;
    const found = positives.length - i;
    steps.push({ positives: p - i, negatives: n - j, found, taken: found + negatives.length - j });
  }
  return steps;
}

/**
 * Average precision: the sum over distinct scores, from the top, of the share of positives found there times the
 * precision so far (no interpolation). Standard error by the infinitesimal jackknife (Efron 1982): the derivative of
 * the value with respect to the weight of each row. Undefined without a positive row.
 */
export const averagePrecision: Metric<BinarySample> = {
  label: "Average precision",
  better: "higher",
  limits: [0, 1],
  minimum: { kind: "points", size: 0.02 },
  measure({ scored }) {
    if (!scored || scored.positives.length === 0) return null;
    const total = scored.positives.length;
    const steps = stepsOf(scored.positives, scored.negatives);
    let value = 0;
    for (const s of steps) value += (s.positives / total) * (s.found / s.taken);
    let variance = 0;
    // A row moves the precision at its own score and at every lower one.
    let [gain, loss] = [0, 0];
    for (let k = steps.length - 1; k >= 0; k--) {
      const s = steps[k]!;
      gain += s.positives / s.taken;
      loss += (s.positives * s.found) / s.taken ** 2;
      const ofPositive = (s.found / s.taken - value + gain - loss) / total;
      variance += s.positives * ofPositive ** 2 + s.negatives * (loss / total) ** 2;
    }
    return share(value, Math.sqrt(variance), total);
  },
};
