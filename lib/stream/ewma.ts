import { type Detector, type Stable, standard, usable } from "./detector.ts";

/**
 * Two-sided EWMA chart (Roberts 1959; Lucas & Saccucci 1990): E ← (1−λ)E + λz with z = (x − mean) / sd.
 * Statistic: |E| over its long-run standard deviation √(λ/(2−λ)). The change is dated to when E last crossed zero.
 */
export class Ewma implements Detector {
  statistic = 0;
  since = 0;
  threshold: number;
  private average = 0;
  private age = 0;
  private mean: number;
  private scale: number;
  private weight: number;
  private unit: number;

  constructor(threshold: number, stable: Stable = standard, weight = 0.05) {
    this.threshold = threshold;
    this.mean = stable.mean;
    this.scale = 1 / stable.sd;
    this.weight = weight;
    this.unit = Math.sqrt((2 - weight) / weight);
  }

  update(x: number): boolean {
    if (!usable(x)) return false;
    const before = this.average;
    const next = before + this.weight * ((x - this.mean) * this.scale - before);
    this.age = before * next > 0 ? this.age + 1 : 1;
    this.average = next;
    this.statistic = (next < 0 ? -next : next) * this.unit;
    if (this.statistic < this.threshold) return false;
    this.since = this.age;
    this.average = 0;
    this.age = 0;
    return true;
  }
}
