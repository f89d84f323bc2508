/**
 * frouros's RDDM at its defaults, alarm for alarm (frouros 0.9.0; BSD-3), for those who compare. It differs from the authors' own in
 * three things: after an alarm that a warning came before it keeps all stored values, not those since the warning, so that it mostly alarms again
 * at once; where a concept is cut back it forgets the lowest point too; and from then on its spread counts one value too few.
 */
import { type Detector, usable } from "./detector.ts";
import { type RddmLimits, usualLimits } from "./rddm.ts";

const warmUp = 129;

export class FrourosRddm implements Detector {
  statistic = 0;
  since = 0;
  threshold: number;
  private n = 0;
  private counted = 0;
  private p = 0;
  private pLeast = Number.POSITIVE_INFINITY;
  private sLeast = Number.POSITIVE_INFINITY;
  private warned = 0;
  private warning = false;
  private alarm = false;
  private due = false;
  private at = -1;
  private size = 0;
  private ring: Float64Array;
  private share: number;
  private most: number;
  private warnings: number;

  constructor(threshold = 2.258, { warning, most, kept, warnings }: RddmLimits = usualLimits) {
    this.threshold = threshold;
    this.share = warning;
    this.most = most;
    this.warnings = warnings;
    this.ring = new Float64Array(kept);
  }

  update(x: number): boolean {
    if (!usable(x)) return false;
    this.n += 1;
    if (this.due) this.rebuild();
    this.at = this.at + 1 === this.ring.length ? 0 : this.at + 1;
    this.ring[this.at] = x;
    if (this.size < this.ring.length) this.size += 1;
    this.count(x);
    this.alarm = this.n >= warmUp && this.judge();
    if (this.alarm) this.due = true;
    return this.alarm;
  }

  private judge(): boolean {
    const s = Math.sqrt((this.p * (1 - this.p)) / this.n);
    const sum = this.p + s;
    if (sum < this.pLeast + this.sLeast) {
      this.pLeast = this.p;
      this.sLeast = s;
    }
    this.statistic = sum > this.pLeast ? (sum - this.pLeast) / this.sLeast : 0;
    if (sum > this.pLeast + this.threshold * this.sLeast) {
      this.warning = false;
      return this.end(this.warned === 0 ? 1 : this.size);
    }
    if (sum > this.pLeast + this.share * this.threshold * this.sLeast) {
      if (this.warned >= this.warnings) return this.end(1);
      this.warning = true;
      this.warned += 1;
    } else {
      this.warning = false;
      this.warned = 0;
    }
    if (this.n >= this.most && !this.warning) this.due = true;
    return false;
  }

  private end(kept: number): true {
    this.since = this.warned + 1;
    this.size = kept;
    return true;
  }

  private count(x: number): void {
    this.counted += 1;
    this.p += (x - this.p) / this.counted;
  }

  private rebuild(): void {
    this.due = false;
    this.p = 0;
    this.pLeast = Number.POSITIVE_INFINITY;
    this.sLeast = Number.POSITIVE_INFINITY;
    this.warned = 0;
    this.n = 0;
    this.counted = 0;
    const size = this.ring.length;
    const from = (this.at - this.size + 1 + size) % size;
    for (let i = 0; i < this.size; i++) {
      this.n += 1;
      this.count(this.ring[(from + i) % size]!);
      const s = Math.sqrt((this.p * (1 - this.p)) / this.n);
      if (this.alarm && this.n >= warmUp && this.p + s < this.pLeast + this.sLeast) {
        this.pLeast = this.p;
        this.sLeast = s;
      }
    }
    this.alarm = false;
  }
}
