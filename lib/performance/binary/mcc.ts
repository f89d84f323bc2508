import { type Metric, symmetric } from "../metric.ts";
import { type BinarySample, type Confusion, cellError } from "./sample.ts";

function phi({ tp, fp, fn, tn }: Confusion): number {
  const margins = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn);
  return margins === 0 ? Number.NaN : (tp * tn - fp * fn) / Math.sqrt(margins);
}

/**
 * Matthews' correlation of prediction and truth (1975). Standard error by the delta method over the four cells with
 * central differences. Undefined where a row or column of the confusion matrix is empty.
 */
export const mcc: Metric<BinarySample> = {
  label: "Matthews correlation",
  better: "higher",
  limits: [-1, 1],
  minimum: { kind: "points", size: 0.04 },
  measure({ cells }) {
    const value = phi(cells);
    if (Number.isNaN(value)) return null;
    const slope = (key: keyof Confusion) => {
      const h = Math.max(1e-4, 1e-4 * cells[key]);
      return (phi({ ...cells, [key]: cells[key] + h }) - phi({ ...cells, [key]: cells[key] - h })) / (2 * h);
    };
    const slopes = { tp: slope("tp"), fp: slope("fp"), fn: slope("fn"), tn: slope("tn") };
    return symmetric(value, cellError(cells, slopes), [-1, 1]);
  },
};
