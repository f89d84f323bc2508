import { type Metric, symmetric } from "../metric.ts";
import type { RegressionSample } from "./sample.ts";

/**
 * Share of the variance of the truth that the predictions explain: 1 − Σ(y − ŷ)² / Σ(y − ȳ)². Standard error by the
 * infinitesimal jackknife: the derivative with respect to the weight of each row. Undefined where the truth is constant.
 */
export const r2: Metric<RegressionSample> = {
  label: "R²",
  better: "higher",
  limits: [null, 1],
  minimum: { kind: "points", size: 0.05 },
  measure({ truth, predicted }) {
    const n = truth.length;
    // Of equal values the mean is not exactly one of them: what is left of it would be divided by.
    if (n < 2 || truth.every((t) => t === truth[0])) return null;
    let mean = 0;
    for (const t of truth) mean += t / n;
    let [missed, total] = [0, 0];
    for (let i = 0; i < n; i++) {
      missed += (truth[i]! - predicted[i]!) ** 2;
      total += (truth[i]! - mean) ** 2;
    }
    if (!(total > 0) || !Number.isFinite(missed / total)) return null;
    let variance = 0;
    for (let i = 0; i < n; i++) {
      const own = (truth[i]! - predicted[i]!) ** 2 - (missed / total) * (truth[i]! - mean) ** 2;
      variance += (own / total) ** 2;
    }
    return symmetric(1 - missed / total, Math.sqrt(variance), [null, 1]);
  },
};
