/**
 * How many rows of a window are more anomalous than nearly all of the reference.
 *
 * Scores come from a model of one half of the reference. The threshold is the r-th largest of the m scores of the
 * other half, r = ⌈1 % · m⌉. Without drift, the number H of n window rows above it is negative hypergeometric, whatever
 * the scores' law: P(H = h) = C(h+r−1, h) C(n−h+m−r, n−h) / C(n+m, n), which gives p = P(H ≥ h) and the noise
 * points exactly (conservative with ties).
 */
import { lnFactorial } from "../stats/distributions/gamma.ts";
import type { AnomalousRow, FeaturePart, Finding } from "./finding.ts";

const share = 0.01;
const shownRows = 10;

export type Threshold = { at: number; above: number; rows: number };

export function anomalyThreshold(scores: Float64Array): Threshold {
  const sorted = scores.toSorted();
  const above = Math.max(1, Math.ceil(share * scores.length));
  return { at: sorted[scores.length - above]!, above, rows: scores.length };
}

/** P(H ≥ h) for h = 0 … n. */
export function countTail(n: number, m: number, r: number): Float64Array {
  const lnChoose = (a: number, b: number) => lnFactorial(a) - lnFactorial(b) - lnFactorial(a - b);
  const whole = lnChoose(n + m, n);
  const tail = new Float64Array(n + 2);
  for (let h = n; h >= 0; h--) {
    tail[h] = tail[h + 1]! + Math.exp(lnChoose(h + r - 1, h) + lnChoose(n - h + m - r, n - h) - whole);
  }
  return tail.subarray(0, n + 1).map((p) => Math.min(1, p));
}

export function judgeAnomalies(
  scores: Float64Array,
  threshold: Threshold,
  contributions: (row: number) => FeaturePart[],
): Finding {
  const n = scores.length;
  const found = scores.reduce((count, score) => count + (score > threshold.at ? 1 : 0), 0);
  const tail = countTail(n, threshold.rows, threshold.above);
  const point = (q: number) => tail.findIndex((p) => p <= q);
  const rate = (count: number) => (count < 0 ? 1 : count / n);
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]!);
  const rows: AnomalousRow[] = Array.from(order.subarray(0, Math.min(shownRows, n)), (row) => ({
    row,
    score: scores[row]!,
    features: contributions(row),
  }));
  return {
    value: found / n,
    p: tail[found]!,
    law: "exact",
    // The largest rate that is no surprise at this level.
    warn: rate(point(0.05) - 1),
    floor: rate(point(0.01) - 1),
    features: partsOfRows(rows.slice(0, Math.max(1, found)), found),
    rows,
    rates: { reference: threshold.above / threshold.rows, window: found / n },
  };
}

/** The mean contribution over the rows above the threshold. */
function partsOfRows(rows: readonly AnomalousRow[], found: number): FeaturePart[] {
  if (found === 0) return [];
  const sums = new Map<string, number>();
  for (const { features } of rows) {
    for (const { feature, value } of features)
      sums.set(feature, (sums.get(feature) ?? 0) + value / rows.length);
  }
  return Array.from(sums, ([feature, value]) => ({ feature, value }))
    .toSorted((a, b) => b.value - a.value)
    .slice(0, 10);
}

/** Shares of what is positive, the largest five. */
export function sharesOf(parts: ReadonlyMap<string, number>): FeaturePart[] {
  const positive = [...parts].filter(([, value]) => value > 0);
  const total = positive.reduce((sum, [, value]) => sum + value, 0);
  return positive
    .map(([feature, value]) => ({ feature, value: value / total }))
    .toSorted((a, b) => b.value - a.value)
    .slice(0, 5);
}
