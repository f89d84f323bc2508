import { type Detector, usable } from "./detector.ts";

/** Alarms at every `threshold`-th value, whatever it is: what a detector must beat. */
export class Dummy implements Detector {
  statistic = 0;
  since = 0;
  threshold: number;

  constructor(threshold: number) {
    this.threshold = threshold;
  }

  update(x: number): boolean {
    if (!usable(x)) return false;
    this.statistic += 1;
    if (this.statistic < this.threshold) return false;
    this.since = this.statistic;
    this.statistic = 0;
    return true;
  }
}
