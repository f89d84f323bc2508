/**
 * River's defaults and rules, alarm for alarm (river 0.26; BSD-3), for those who compare. Where a rule of ours is the same with
 * other settings, that one is used; ADWIN, Page–Hinkley and KSWIN differ and are written out here.
 */
import { ksTwoSampleP } from "#lib/stats/distributions/ks-two-sample.ts";
import { type Detector, usable } from "./detector.ts";
import { PythonRandom } from "./python-random.ts";

const rows = 44;
const perRow = 5;
const stride = perRow + 1;

/**
 * Begins with an empty window after an alarm. Older releases (0.7 for one) also leave the newest bucket of each row out of the
 * scan (`skipped` = 1); 0.26 scans them all.
 */
export class RiverAdwin implements Detector {
  statistic = 0;
  since = 0;
  /** δ; River has no statistic to compare it with. */
  threshold: number;
  private ticks = 0;
  private width = 0;
  private total = 0;
  private spread = 0;
  private top = 0;
  private counts = new Int32Array(rows);
  private totals = new Float64Array(rows * stride);
  private spreads = new Float64Array(rows * stride);

  private skipped: number;

  constructor(delta = 0.002, skipped = 0) {
    this.threshold = delta;
    this.skipped = skipped;
  }

  update(x: number): boolean {
    if (!usable(x)) return false;
    this.totals[this.counts[0]!] = x;
    this.spreads[this.counts[0]!] = 0;
    this.counts[0]! += 1;
    this.width += 1;
    if (this.width > 1) {
      const d = x - this.total / (this.width - 1);
      this.spread += ((this.width - 1) * d * d) / this.width;
    }
    this.total += x;
    for (let row = 0; this.counts[row]! > perRow; row++) this.merge(row);
    this.ticks += 1;
    if (this.ticks % 32 !== 0 || this.width <= 10 || !this.cut()) return false;
    this.since = this.width;
    this.ticks = 0;
    this.width = 0;
    this.total = 0;
    this.spread = 0;
    this.top = 0;
    this.counts.fill(0);
    return true;
  }

  private merge(row: number): void {
    const at = row * stride;
    const size = 2 ** row;
    const d = this.totals[at]! / size - this.totals[at + 1]! / size;
    const to = at + stride + this.counts[row + 1]!;
    this.totals[to] = this.totals[at]! + this.totals[at + 1]!;
    this.spreads[to] = this.spreads[at]! + this.spreads[at + 1]! + (size * size * d * d) / (size + size);
    this.counts[row + 1]! += 1;
    this.counts[row]! -= 2;
    for (let i = 0; i < this.counts[row]!; i++) {
      this.totals[at + i] = this.totals[at + i + 2]!;
      this.spreads[at + i] = this.spreads[at + i + 2]!;
    }
    if (row + 1 > this.top) this.top = row + 1;
  }

  private cut(): boolean {
    const prime = Math.log((2 * Math.log(this.width)) / this.threshold);
    const variance = this.spread / this.width;
    let old = 0;
    let sum = 0;
    this.statistic = 0;
    for (let row = this.top; row >= 0; row--) {
      for (let k = 0; k < this.counts[row]! - this.skipped; k++) {
        old += 2 ** row;
        sum += this.totals[row * stride + k]!;
        const fresh = this.width - old;
        if (old < 5 || fresh < 5) continue;
        const m = 1 / (old - 4) + 1 / (fresh - 4);
        const bound = Math.sqrt(2 * m * variance * prime) + (2 / 3) * prime * m;
        const apart = Math.abs(sum / old - (this.total - sum) / fresh);
        this.statistic = Math.max(this.statistic, apart / bound);
        if (apart > bound) return true;
      }
    }
    return false;
  }
}

export class RiverPageHinkley implements Detector {
  statistic = 0;
  since = 0;
  threshold: number;
  private n = 0;
  private mean = 0;
  private up = 0;
  private down = 0;
  private least = Number.POSITIVE_INFINITY;
  private most = -1;

  constructor(threshold = 50) {
    this.threshold = threshold;
  }

  update(x: number): boolean {
    if (!usable(x)) return false;
    this.n += 1;
    this.mean += (1 / this.n) * (x - this.mean);
    const d = x - this.mean;
    this.up = (1 - 0.0001) * this.up + d - 0.005;
    this.down = (1 - 0.0001) * this.down + d + 0.005;
    if (this.up < this.least) this.least = this.up;
    if (this.down > this.most) this.most = this.down;
    if (this.n < 30) return false;
    this.statistic = Math.max(this.up - this.least, this.most - this.down);
    if (!(this.statistic > this.threshold)) return false;
    this.since = this.n;
    this.n = 0;
    this.mean = 0;
    this.up = 0;
    this.down = 0;
    this.least = Number.POSITIVE_INFINITY;
    this.most = -1;
    return true;
  }
}

const window = 100;
const recent = 30;

/** Compares the recent values with a random sample of the older ones; Python's random numbers, so its alarms too. */
export class RiverKswin implements Detector {
  statistic = 0;
  since = 0;
  threshold: number;
  private n = 0;
  private ring = new Float64Array(window);
  private random: PythonRandom;
  private drawn = new Int32Array(recent);
  private sample = new Float64Array(recent);
  private fresh = new Float64Array(recent);
  private seed: number;
  private limit: number;

  constructor(alpha = 0.005, seed = 1) {
    this.threshold = alpha;
    this.seed = seed;
    this.random = new PythonRandom(seed, window);
    // The p-value falls as D grows: the smallest number of 1/30 steps that alarms is the whole test.
    let steps = 4;
    while (steps < recent && (ksTwoSampleP(steps / recent, recent, recent) ?? 1) > alpha) steps += 1;
    this.limit = steps;
  }

  update(x: number): boolean {
    if (!usable(x)) return false;
    if (this.n === window) this.ring.copyWithin(0, 1);
    else this.n += 1;
    this.ring[this.n - 1] = x;
    if (this.n < window) return false;
    this.random.sample(window - recent, recent, this.drawn);
    for (let i = 0; i < recent; i++) {
      this.sample[i] = this.ring[this.drawn[i]!]!;
      this.fresh[i] = this.ring[window - recent + i]!;
    }
    this.sample.sort();
    this.fresh.sort();
    const steps = this.steps();
    this.statistic = steps / recent;
    if (steps < this.limit) return false;
    this.since = recent;
    this.ring.copyWithin(0, window - recent);
    this.n = 0;
    this.random = new PythonRandom(this.seed, window);
    return true;
  }

  private steps(): number {
    let i = 0;
    let j = 0;
    let most = 0;
    while (i < recent && j < recent) {
      const v = Math.min(this.sample[i]!, this.fresh[j]!);
      while (i < recent && this.sample[i]! <= v) i += 1;
      while (j < recent && this.fresh[j]! <= v) j += 1;
      most = Math.max(most, Math.abs(i - j));
    }
    return most;
  }
}
