import { type Detector, type Stable, standard, usable } from "./detector.ts";

/**
 * Two-sided tabular CUSUM of z = (x − mean) / sd (Page 1954): S⁺ ← max(0, S⁺ + z − k), S⁻ likewise downwards.
 * Statistic: the larger of the two, in standard deviations. k: half the smallest shift that matters, in sd.
 * The change is dated to the last time the winning sum was zero. The sums start again after an alarm.
 */
export class Cusum implements Detector {
  statistic = 0;
  since = 0;
  threshold: number;
  private up = 0;
  private down = 0;
  private upAge = 0;
  private downAge = 0;
  private mean: number;
  private scale: number;
  private k: number;

  constructor(threshold: number, stable: Stable = standard, k = 0.25) {
    this.threshold = threshold;
    this.mean = stable.mean;
    this.scale = 1 / stable.sd;
    this.k = k;
  }

  update(x: number): boolean {
    if (!usable(x)) return false;
    const z = (x - this.mean) * this.scale;
    this.up += z - this.k;
    this.down -= z + this.k;
    this.upAge += 1;
    this.downAge += 1;
    if (this.up <= 0) {
      this.up = 0;
      this.upAge = 0;
    }
    if (this.down <= 0) {
      this.down = 0;
      this.downAge = 0;
    }
    const rising = this.up >= this.down;
    this.statistic = rising ? this.up : this.down;
    if (this.statistic < this.threshold) return false;
    this.since = rising ? this.upAge : this.downAge;
    this.up = 0;
    this.down = 0;
    this.upAge = 0;
    this.downAge = 0;
    return true;
  }
}
