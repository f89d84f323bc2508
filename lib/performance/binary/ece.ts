import { type Metric, symmetric } from "../metric.ts";
import { binOf, calibrationBins } from "./calibration.ts";
import { perRow } from "./per-row.ts";
import type { BinarySample } from "./sample.ts";

/**
 * Expected calibration error over ten bins of equal width: the mean over rows of |share of positives − mean score| of
 * the row's bin. Standard error from the signed gaps of the rows; chance alone makes it positive, more so with few rows.
 */
export const ece: Metric<BinarySample> = {
  label: "Calibration error",
  better: "lower",
  limits: [0, 1],
  minimum: { kind: "points", size: 0.02 },
  measure(sample) {
    const bins = calibrationBins(sample);
    const n = bins.reduce((sum, b) => sum + b.n, 0);
    if (n === 0) return null;
    const signs = bins.map((b) => Math.sign(b.positives - b.scores));
    const value = bins.reduce((sum, b) => sum + Math.abs(b.positives - b.scores), 0) / n;
    const gaps = perRow(sample, (score, positive) => signs[binOf(score)]! * ((positive ? 1 : 0) - score));
    let squares = 0;
    for (const gap of gaps) squares += (gap - value) ** 2;
    // The mean of |gap| of a calibrated bin: √(2/π) standard deviations.
    const noise = bins.reduce((sum, b) => {
      const p = Math.min(1, Math.max(0, b.n > 0 ? b.scores / b.n : 0));
      return sum + Math.sqrt((2 / Math.PI) * b.n * p * (1 - p)) / n;
    }, 0);
    return { ...symmetric(value, n > 1 ? Math.sqrt(squares / (n - 1) / n) : null, [0, 1]), noise };
  },
};
