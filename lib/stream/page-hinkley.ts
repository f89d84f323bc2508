import { type Detector, type Stable, standard, usable } from "./detector.ts";

/**
 * Two-sided Page–Hinkley test of z = x / sd (Page 1954; Hinkley 1971): the sum of z − running mean ∓ tolerance,
 * against its lowest (highest) value so far. It learns the mean itself, after each alarm anew, so that it tells a
 * change and not a level. Statistic in standard deviations; the change is dated to the extreme of the sum.
 */
export class PageHinkley implements Detector {
  statistic = 0;
  since = 0;
  threshold: number;
  private n = 0;
  private running = 0;
  private up = 0;
  private down = 0;
  private upAge = 0;
  private downAge = 0;
  private mean: number;
  private scale: number;
  private tolerance: number;
  private warmUp: number;

  constructor(threshold: number, stable: Stable = standard, tolerance = 0.1, warmUp = 30) {
    this.threshold = threshold;
    this.mean = stable.mean;
    this.scale = 1 / stable.sd;
    this.tolerance = tolerance;
    this.warmUp = warmUp;
  }

  update(x: number): boolean {
    if (!usable(x)) return false;
    // Any fixed origin gives the same differences; the stable mean keeps them small.
    const z = (x - this.mean) * this.scale;
    this.n += 1;
    this.running += (z - this.running) / this.n;
    const d = z - this.running;
    this.up += d - this.tolerance;
    this.down -= d + this.tolerance;
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
    this.statistic = this.n < this.warmUp ? 0 : rising ? this.up : this.down;
    if (this.statistic < this.threshold) return false;
    this.since = rising ? this.upAge : this.downAge;
    this.n = 0;
    this.running = 0;
    this.up = 0;
    this.down = 0;
    this.upAge = 0;
    this.downAge = 0;
    return true;
  }
}
