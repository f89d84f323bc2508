import { type Detector, usable } from "./detector.ts";

/**
 * DDM (Gama et al. 2004) of errors, 1 = wrong: the running error rate p with s = √(p(1−p)/n), against the lowest p + s.
 * Statistic: (p + s − p_min) / s_min; usual threshold 3. It sees only a rise. After a perfect start s_min is 0 and
 * the first error alarms, at any threshold. The change is dated to the lowest point.
 */
export class Ddm implements Detector {
  statistic = 0;
  since = 0;
  threshold: number;
  private n = 0;
  private p = 0;
  private pLeast = 0;
  private sLeast = 0;
  private least = Number.POSITIVE_INFINITY;
  private age = 0;
  private warmUp: number;

  constructor(threshold = 3, warmUp = 30) {
    this.threshold = threshold;
    this.warmUp = warmUp;
  }

  update(x: number): boolean {
    if (!usable(x)) return false;
    this.n += 1;
    this.p += (1 / this.n) * ((x < 0 ? 0 : x > 1 ? 1 : x) - this.p);
    this.age += 1;
    if (this.n <= this.warmUp) return false;
    const s = Math.sqrt((this.p * (1 - this.p)) / this.n);
    if (this.p + s <= this.least) {
      this.pLeast = this.p;
      this.sLeast = s;
      this.least = this.p + s;
      this.age = 0;
    }
    const above = this.p + s - this.pLeast;
    this.statistic = above > 0 ? above / this.sLeast : 0;
    if (!(this.p + s > this.pLeast + this.threshold * this.sLeast)) return false;
    this.since = this.age;
    this.n = 0;
    this.p = 0;
    this.least = Number.POSITIVE_INFINITY;
    this.age = 0;
    return true;
  }
}
