import { type Detector, usable } from "./detector.ts";

const rows = 44;

/**
 * ADWIN2 (Bifet & Gavaldà 2007) with the full scan: every boundary between buckets is a possible cut, the last one
 * of each row included, and after a cut the newer part stays. Memory is an exponential histogram: at most
 * `perRow` + 1 buckets of each power of two.
 *
 * A cut with means apart by d alarms where d > √(2/m·σ²·δ′) + ⅔·δ′/m, δ′ = ln(2·ln W / δ). Solved for δ, its evidence is
 * ln(1/δ) = δ′(d) − ln(2·ln W); the statistic is the largest one over the cuts, the threshold ln(1/δ).
 * The oldest bucket goes while any cut alarms. Tests run at every `clock`-th value.
 */
export class Adwin implements Detector {
  statistic = 0;
  since = 0;
  threshold: number;
  private ticks = 0;
  private width = 0;
  private total = 0;
  private spread = 0;
  private top = 0;
  private clock: number;
  private least: number;
  private perRow: number;
  private counts = new Int32Array(rows);
  private totals: Float64Array;
  private spreads: Float64Array;

  constructor(threshold: number, clock = 32, least = 5, perRow = 5) {
    this.threshold = threshold;
    this.clock = clock;
    this.least = least;
    this.perRow = perRow;
    this.totals = new Float64Array(rows * (perRow + 1));
    this.spreads = new Float64Array(rows * (perRow + 1));
  }

  /** Values in the window. */
  get size(): number {
    return this.width;
  }

  get average(): number {
    return this.width > 0 ? this.total / this.width : 0;
  }

  update(x: number): boolean {
    if (!usable(x)) return false;
    if (this.width > 0) {
      const d = x - this.total / this.width;
      this.spread += (this.width * d * d) / (this.width + 1);
    }
    this.width += 1;
    this.total += x;
    this.totals[this.counts[0]!] = x;
    this.spreads[this.counts[0]!] = 0;
    this.counts[0]! += 1;
    if (this.counts[0]! > this.perRow) this.compress();
    this.ticks += 1;
    if (this.ticks < this.clock) return false;
    this.ticks = 0;
    this.statistic = 0;
    if (this.width < 2 * this.least) return false;
    this.statistic = this.evidence();
    if (this.statistic < this.threshold) return false;
    const found = this.statistic;
    do this.dropOldest();
    while (this.width >= 2 * this.least && this.evidence() >= this.threshold);
    this.statistic = found;
    this.since = this.width;
    return true;
  }

  private compress(): void {
    const stride = this.perRow + 1;
    for (let row = 0; this.counts[row]! > this.perRow; row++) {
      const at = row * stride;
      const size = 2 ** row;
      const first = this.totals[at]!;
      const second = this.totals[at + 1]!;
      const d = (first - second) / size;
      const to = at + stride + this.counts[row + 1]!;
      this.totals[to] = first + second;
      this.spreads[to] = this.spreads[at]! + this.spreads[at + 1]! + (size * d * d) / 2;
      this.counts[row + 1]! += 1;
      this.shift(row, 2);
      if (row + 1 > this.top) this.top = row + 1;
    }
  }

  private shift(row: number, by: number): void {
    const at = row * (this.perRow + 1);
    const left = this.counts[row]! - by;
    for (let i = 0; i < left; i++) {
      this.totals[at + i] = this.totals[at + i + by]!;
      this.spreads[at + i] = this.spreads[at + i + by]!;
    }
    this.counts[row] = left;
  }

  private dropOldest(): void {
    const at = this.top * (this.perRow + 1);
    const size = 2 ** this.top;
    const sum = this.totals[at]!;
    this.width -= size;
    this.total -= sum;
    const d = sum / size - this.total / this.width;
    this.spread -= this.spreads[at]! + (size * this.width * d * d) / (size + this.width);
    if (this.spread < 0) this.spread = 0;
    this.shift(this.top, 1);
    while (this.top > 0 && this.counts[this.top] === 0) this.top -= 1;
  }

  /** The largest ln(1/δ) at which some cut would alarm. */
  private evidence(): number {
    const stride = this.perRow + 1;
    const variance = this.spread / this.width;
    const offset = Math.log(2 * Math.log(this.width));
    let best = 0;
    let old = 0;
    let sum = 0;
    for (let row = this.top; row >= 0; row--) {
      const size = 2 ** row;
      const at = row * stride;
      const count = this.counts[row]!;
      for (let k = 0; k < count; k++) {
        old += size;
        sum += this.totals[at + k]!;
        const fresh = this.width - old;
        if (old < this.least) continue;
        if (fresh < this.least) return best - offset;
        const apart = Math.abs(sum / old - (this.total - sum) / fresh);
        const m = 1 / (old - this.least + 1) + 1 / (fresh - this.least + 1);
        const a = 2 * m * variance;
        // √δ′ is the positive root of ⅔·m·y² + √a·y − apart.
        const root = (2 * apart) / (Math.sqrt(a) + Math.sqrt(a + (8 / 3) * m * apart));
        const evidence = root * root;
        if (evidence > best) best = evidence;
      }
    }
    return best - offset;
  }
}
