/**
 * Are the scores only read wrongly? A monotone map of the score, fitted on one half of the labelled rows after the onset and
 * judged on the other, takes back the growth of the loss where the model still ranks as it did.
 */
import { isotonicAt, isotonicFit, normalSf } from "#lib/stats/index.ts";
import type { CauseInput } from "../input.ts";
import type { Measured } from "../measure.ts";
import { momentsOf, someOf } from "../relation.ts";

export type Recalibration = {
  /** Share of the growth of the loss that a new calibration takes back, with the 95 % interval of a paired z. */
  share: number;
  low: number;
  high: number;
  p: number;
  n: number;
};

/** Null with fewer than 400 labelled rows after the onset, or where the loss did not grow clearly (z < 3). */
export function recalibrationOf(input: CauseInput, m: Measured): Recalibration | null {
  const { score, label } = input.current;
  const rows = someOf(m.after.filter((i) => Number.isFinite(score[i]!) && Number.isFinite(label[i]!)));
  const growth = m.loss.after - m.loss.before;
  if (rows.length < 400 || m.loss.z < 3 || !(growth > 0)) return null;
  const halves = [0, 1].map((k) => rows.filter((_, i) => i % 2 === k));
  const gains = new Float64Array(rows.length);
  for (const k of [0, 1]) {
    const fit = halves[1 - k]!.toSorted((a, b) => score[a]! - score[b]!);
    const map = isotonicFit(
      fit.map((i) => score[i]!),
      fit.map((i) => label[i]!),
    );
    for (const [place, i] of halves[k]!.entries()) {
      const now = (label[i]! - score[i]!) ** 2;
      gains[2 * place + k] = now - (label[i]! - isotonicAt(map, score[i]!)) ** 2;
    }
  }
  const { mean, variance, n } = momentsOf(gains, Array.from(gains.keys()));
  const error = Math.sqrt(variance / n);
  return {
    share: mean / growth,
    low: (mean - 1.96 * error) / growth,
    high: (mean + 1.96 * error) / growth,
    p: error > 0 ? normalSf(mean / error) : 1,
    n,
  };
}
