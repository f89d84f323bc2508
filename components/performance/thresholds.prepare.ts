/** Every threshold's four cells as shares, and what they are worth. */
import { businessValue } from "#lib/performance/binary/thresholds.ts";

export type CellWorth = { tp: number; fp: number; fn: number; tn: number };
/** Where nobody has said what cells are worth. */
export const usualWorth: CellWorth = { tp: 1, fp: -1, fn: -1, tn: 0 };
type Cells = CellWorth & { threshold: number };

export type Curve = {
  threshold: number;
  precision: number | null;
  recall: number | null;
  f1: number | null;
  value: number;
};

export function curvesOf(points: readonly Cells[], worth: CellWorth): Curve[] {
  return points.map((p) => {
    const share = (a: number, b: number) => (b > 0 ? a / b : null);
    return {
      threshold: p.threshold,
      precision: share(p.tp, p.tp + p.fp),
      recall: share(p.tp, p.tp + p.fn),
      f1: share(2 * p.tp, 2 * p.tp + p.fp + p.fn),
      value: businessValue(p, worth),
    };
  });
}

/** The threshold that would have been worth most in this window: the lowest of them. */
export function bestValue(curves: readonly Curve[]): Curve | undefined {
  return curves.reduce<Curve | undefined>((a, b) => (a && a.value >= b.value ? a : b), undefined);
}
