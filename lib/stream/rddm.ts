import { type Detector, usable } from "./detector.ts";

const warmUp = 129;

/** Sizes and limits of RDDM; the authors' own unless given. */
export type RddmLimits = {
  /** The warning level as a share of the threshold, so that both move with a wanted run length. */
  warning: number;
  /** A concept of this many values is cut back to the newest `kept`. */
  most: number;
  kept: number;
  /** More warnings in a row than this are an alarm. */
  warnings: number;
};

export const usualLimits: RddmLimits = { warning: 1.773 / 2.258, most: 40_000, kept: 7000, warnings: 1400 };

/**
 * RDDM (Barros et al. 2017) of errors, 1 = wrong: DDM that forgets. A long concept is cut back to its newest values, so that a rate
 * which grew steady over years does not hide a change, and a warning that lasts is an alarm. It sees only a
 * rise. After an alarm it goes on from the values since the warning began, to which the change is dated.
 * Statistic: (p + s − p_min) / s_min, or the lowest of the last 1,401 of these over the warning's share of the threshold,
 * whichever is higher; usual threshold 2.258.
 */
export class Rddm implements Detector {
  statistic = 0;
  since = 0;
  threshold: number;
  private n = 0;
  private p = 0;
  private pLeast = 0;
  private sLeast = 0;
  private least = Number.POSITIVE_INFINITY;
  private warned = 0;
  /** What to do before the next value: nothing, 1 = cut the concept back, 2 = start again after an alarm. */
  private due = 0;
  private at = -1;
  private size = 0;
  private ring: Float64Array;
  /** Levels that may become the lowest of the last ones, ascending, with their numbers. */
  private lows: Float64Array;
  private lowsAt: Float64Array;
  private head = 0;
  private held = 0;
  private levels = 0;
  private share: number;
  private most: number;

  constructor(threshold = 2.258, { warning, most, kept, warnings }: RddmLimits = usualLimits) {
    this.threshold = threshold;
    this.share = warning;
    this.most = most;
    this.ring = new Float64Array(kept);
    this.lows = new Float64Array(warnings + 1);
    this.lowsAt = new Float64Array(warnings + 1);
  }

  update(x: number): boolean {
    if (!usable(x)) return false;
    if (this.due > 0) this.rebuild();
    const v = x < 0 ? 0 : x > 1 ? 1 : x;
    this.at = this.at + 1 === this.ring.length ? 0 : this.at + 1;
    this.ring[this.at] = v;
    if (this.size < this.ring.length) this.size += 1;
    this.n += 1;
    this.p += (v - this.p) / this.n;
    if (this.n < warmUp) {
      this.statistic = 0;
      return false;
    }
    const s = Math.sqrt((this.p * (1 - this.p)) / this.n);
    this.lower(s);
    const above = this.p + s - this.pLeast;
    const level = above > 0 ? above / this.sLeast : 0;
    const lasting = this.lowest(level) / this.share;
    this.statistic = lasting > level ? lasting : level;
    const warning = level > this.share * this.threshold;
    this.warned = warning ? this.warned + 1 : 0;
    const lasts = this.warned === this.lows.length;
    if (level > this.threshold || lasts) {
      this.since = this.warned > 0 ? this.warned : 1;
      // After a warning that lasted too long, and after an alarm out of nothing, only the newest value stays.
      this.size = lasts ? 1 : this.since < this.size ? this.since : this.size;
      this.due = 2;
      return true;
    }
    if (this.n >= this.most && !warning) this.due = 1;
    return false;
  }

  private lower(s: number): void {
    if (!(this.p + s < this.least)) return;
    this.pLeast = this.p;
    this.sLeast = s;
    this.least = this.p + s;
  }

  /** The lowest of the last `lows.length` levels; 0 while there are fewer. */
  private lowest(level: number): number {
    const { lows, lowsAt } = this;
    const size = lows.length;
    this.levels += 1;
    if (this.held > 0 && lowsAt[this.head]! <= this.levels - size) {
      this.head = this.head + 1 === size ? 0 : this.head + 1;
      this.held -= 1;
    }
    let to = this.head + this.held;
    if (to >= size) to -= size;
    while (this.held > 0) {
      const last = to === 0 ? size - 1 : to - 1;
      if (lows[last]! < level) break;
      to = last;
      this.held -= 1;
    }
    lows[to] = level;
    lowsAt[to] = this.levels;
    this.held += 1;
    return this.levels < size ? 0 : lows[this.head]!;
  }

  /** Counts the kept values anew; after an alarm they also set a new lowest point. */
  private rebuild(): void {
    const fresh = this.due === 2;
    this.due = 0;
    if (fresh) this.least = Number.POSITIVE_INFINITY;
    this.n = 0;
    this.p = 0;
    this.warned = 0;
    this.held = 0;
    this.levels = 0;
    const size = this.ring.length;
    const from = (this.at - this.size + 1 + size) % size;
    for (let i = 0; i < this.size; i++) {
      this.n += 1;
      this.p += (this.ring[(from + i) % size]! - this.p) / this.n;
      if (fresh && this.n > warmUp) this.lower(Math.sqrt((this.p * (1 - this.p)) / this.n));
    }
  }
}
