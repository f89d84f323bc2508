import { type Detector, type Stable, standard, usable } from "./detector.ts";

/**
 * HDDM_A (Frías-Blanco et al. 2015, A-test): the mean since the start against the mean up to the best cut, by
 * Hoeffding's bound, for values in [low, high]; values outside are moved to the border.
 * Statistic: ln(1/δ) of the bound that the difference just meets, from d²·2/m = ln(2/δ). The cut is chosen at the fixed
 * confidence `cut`, whatever the threshold.
 */
export class HddmA implements Detector {
  statistic = 0;
  since = 0;
  threshold: number;
  private n = 0;
  private mean = 0;
  private lowN = 0;
  private lowMean = 0;
  private highN = 0;
  private highMean = 0;
  private low: number;
  private scale: number;
  private half: number;
  private bothSides: boolean;

  constructor(threshold: number, stable: Stable = standard, bothSides = true, cut = 0.001) {
    this.threshold = threshold;
    this.low = stable.low;
    this.scale = stable.high > stable.low ? 1 / (stable.high - stable.low) : 1;
    this.half = Math.log(1 / cut) / 2;
    this.bothSides = bothSides;
  }

  update(x: number): boolean {
    if (!usable(x)) return false;
    const scaled = (x - this.low) * this.scale;
    const v = scaled < 0 ? 0 : scaled > 1 ? 1 : scaled;
    this.n += 1;
    const n = this.n;
    const mean = this.mean + (1 / n) * (v - this.mean);
    this.mean = mean;
    const bound = Math.sqrt(this.half / n);
    if (this.lowN === 0 || this.lowMean + Math.sqrt(this.half / this.lowN) >= mean + bound) {
      this.lowN = n;
      this.lowMean = mean;
    }
    if (this.highN === 0 || this.highMean - Math.sqrt(this.half / this.highN) <= mean - bound) {
      this.highN = n;
      this.highMean = mean;
    }
    const up = this.evidence(mean - this.lowMean, this.lowN);
    const down = this.bothSides ? this.evidence(this.highMean - mean, this.highN) : 0;
    this.statistic = up >= down ? up : down;
    if (this.statistic < this.threshold) return false;
    this.since = n - (up >= down ? this.lowN : this.highN);
    this.n = 0;
    this.mean = 0;
    this.lowN = 0;
    this.highN = 0;
    return true;
  }

  private evidence(apart: number, cutN: number): number {
    if (cutN === this.n || apart <= 0) return 0;
    const m = (this.n - cutN) / cutN / this.n;
    return (2 * apart * apart) / m - Math.LN2;
  }
}
