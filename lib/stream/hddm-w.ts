import { type Detector, type Stable, standard, usable } from "./detector.ts";

/**
 * HDDM_W (Frías-Blanco et al. 2015, W-test): weighted averages before and after the best cut, by McDiarmid's bound,
 * for values in [low, high]; values outside are moved to the border. Statistic: ln(1/δ) = 2·d² / (b₁ + b₂), where b is the
 * sum of squared weights. The cut is chosen at the fixed confidence `cut`.
 */
export class HddmW implements Detector {
  statistic = 0;
  since = 0;
  threshold: number;
  private all = Number.NaN;
  private allBound = 1;
  private upCut = Number.POSITIVE_INFINITY;
  private upBefore = Number.NaN;
  private upBeforeBound = 1;
  private upAfter = Number.NaN;
  private upAfterBound = 1;
  private upAge = 0;
  private downCut = Number.NEGATIVE_INFINITY;
  private downBefore = Number.NaN;
  private downBeforeBound = 1;
  private downAfter = Number.NaN;
  private downAfterBound = 1;
  private downAge = 0;
  private low: number;
  private scale: number;
  private half: number;
  private weight: number;
  private bothSides: boolean;

  constructor(threshold: number, stable: Stable = standard, bothSides = true, weight = 0.05, cut = 0.001) {
    this.threshold = threshold;
    this.low = stable.low;
    this.scale = stable.high > stable.low ? 1 / (stable.high - stable.low) : 1;
    this.half = Math.log(1 / cut) / 2;
    this.weight = weight;
    this.bothSides = bothSides;
  }

  update(x: number): boolean {
    if (!usable(x)) return false;
    const scaled = (x - this.low) * this.scale;
    const v = scaled < 0 ? 0 : scaled > 1 ? 1 : scaled;
    const w = this.weight;
    const fixed = w * w;
    const keep = (1 - w) * (1 - w);
    this.all = this.all === this.all ? w * v + (1 - w) * this.all : v;
    this.allBound = fixed + keep * this.allBound;
    const bound = Math.sqrt(this.allBound * this.half);
    if (this.all + bound < this.upCut) {
      this.upCut = this.all + bound;
      this.upBefore = this.all;
      this.upBeforeBound = this.allBound;
      this.upAfter = Number.NaN;
      this.upAfterBound = 1;
      this.upAge = 0;
    } else {
      this.upAfter = this.upAge > 0 ? w * v + (1 - w) * this.upAfter : v;
      this.upAfterBound = fixed + keep * this.upAfterBound;
      this.upAge += 1;
    }
    let up = 0;
    if (this.upAge > 0 && this.upAfter > this.upBefore) {
      const d = this.upAfter - this.upBefore;
      up = (2 * d * d) / (this.upBeforeBound + this.upAfterBound);
    }
    const down = this.bothSides ? this.falling(v, bound, fixed, keep) : 0;
    this.statistic = up >= down ? up : down;
    if (this.statistic < this.threshold) return false;
    this.since = up >= down ? this.upAge : this.downAge;
    this.reset();
    return true;
  }

  private falling(v: number, bound: number, fixed: number, keep: number): number {
    const w = this.weight;
    if (this.all - bound > this.downCut) {
      this.downCut = this.all - bound;
      this.downBefore = this.all;
      this.downBeforeBound = this.allBound;
      this.downAfter = Number.NaN;
      this.downAfterBound = 1;
      this.downAge = 0;
      return 0;
    }
    this.downAfter = this.downAge > 0 ? w * v + (1 - w) * this.downAfter : v;
    this.downAfterBound = fixed + keep * this.downAfterBound;
    this.downAge += 1;
    const d = this.downBefore - this.downAfter;
    return d > 0 ? (2 * d * d) / (this.downBeforeBound + this.downAfterBound) : 0;
  }

  private reset(): void {
    this.all = Number.NaN;
    this.allBound = 1;
    this.upCut = Number.POSITIVE_INFINITY;
    this.upAge = 0;
    this.downCut = Number.NEGATIVE_INFINITY;
    this.downAge = 0;
  }
}
