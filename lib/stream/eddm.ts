import { type Detector, usable } from "./detector.ts";

/**
 * EDDM (Baena-García et al. 2006) of errors, 1 = wrong: the mean plus twice the spread of the gaps between errors,
 * against its highest value. Statistic: 1 − ratio; usual threshold 0.1. Only a rise of errors shows. Kept for parity:
 * at its defaults it alarms 11 to 24 times in 10,000 stable values.
 */
export class Eddm implements Detector {
  statistic = 0;
  since = 0;
  threshold: number;
  private n = 0;
  private errors = 0;
  private last = 0;
  private mean = 0;
  private squares = 0;
  private most = -1;
  private mostAt = 0;
  private warmUp: number;

  constructor(threshold = 0.1, warmUp = 30) {
    this.threshold = threshold;
    this.warmUp = warmUp;
  }

  update(x: number): boolean {
    if (!usable(x)) return false;
    this.n += 1;
    if (x !== 1) return false;
    this.errors += 1;
    const gap = this.n - this.last;
    const before = this.mean;
    this.mean += (1 / this.errors) * (gap - before);
    this.squares += (gap - before) * (gap - this.mean);
    this.last = this.n;
    if (this.n <= this.warmUp) return false;
    const variance = this.errors > 1 ? this.squares / (this.errors - 1) : 0;
    const level = this.mean + 2 * Math.sqrt(variance);
    if (level > this.most) {
      this.most = level;
      this.mostAt = this.n;
      return false;
    }
    if (this.errors <= this.warmUp) return false;
    this.statistic = 1 - level / this.most;
    if (!(level / this.most < 1 - this.threshold)) return false;
    this.since = this.n - this.mostAt;
    this.n = 0;
    this.errors = 0;
    this.last = 0;
    this.mean = 0;
    this.squares = 0;
    this.most = -1;
    return true;
  }
}
