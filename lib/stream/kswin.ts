import { type Detector, usable } from "./detector.ts";

/** Puts x in its place among the first n, ascending. */
function insert(sorted: Float64Array, n: number, x: number): void {
  let i = n;
  while (i > 0 && sorted[i - 1]! > x) {
    sorted[i] = sorted[i - 1]!;
    i -= 1;
  }
  sorted[i] = x;
}

function remove(sorted: Float64Array, n: number, x: number): void {
  let low = 0;
  let high = n - 1;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (sorted[mid]! < x) low = mid + 1;
    else high = mid;
  }
  for (let i = low; i < n - 1; i++) sorted[i] = sorted[i + 1]!;
}

/**
 * KSWIN (Raab, Heusinger & Schleif 2020) without the random sample: Kolmogorov–Smirnov distance D between the last
 * `recent` values and all older ones of the window, both kept sorted. It sees any change of shape, also where the mean stays.
 * After an alarm only the recent values stay.
 */
export class Kswin implements Detector {
  statistic = 0;
  since = 0;
  threshold: number;
  private n = 0;
  private at = 0;
  private recent: number;
  private ring: Float64Array;
  private fresh: Float64Array;
  private older: Float64Array;

  constructor(threshold: number, window = 100, recent = 30) {
    if (recent < 1 || window <= recent) throw new RangeError("KSWIN needs 1 ≤ recent < window.");
    this.threshold = threshold;
    this.recent = recent;
    this.ring = new Float64Array(window);
    this.fresh = new Float64Array(recent + 1);
    this.older = new Float64Array(window - recent + 1);
  }

  update(x: number): boolean {
    if (!usable(x)) return false;
    const size = this.ring.length;
    const r = this.recent;
    if (this.n === size) {
      remove(this.older, size - r, this.ring[this.at]!);
      this.n -= 1;
    }
    if (this.n >= r) {
      const moved = this.ring[(this.at - r + size) % size]!;
      remove(this.fresh, r, moved);
      insert(this.older, this.n - r, moved);
    }
    insert(this.fresh, this.n >= r ? r - 1 : this.n, x);
    this.ring[this.at] = x;
    this.at = this.at + 1 === size ? 0 : this.at + 1;
    this.n += 1;
    if (this.n < size) {
      this.statistic = 0;
      return false;
    }
    this.statistic = this.distance();
    if (this.statistic < this.threshold) return false;
    this.since = r;
    this.n = r;
    return true;
  }

  /** The largest gap between the two step functions, in units of 1/(n·m) until the end so that ties are exact. */
  private distance(): number {
    const m = this.recent;
    const n = this.ring.length - m;
    const { fresh, older } = this;
    let i = 0;
    let j = 0;
    let most = 0;
    while (i < m && j < n) {
      const a = fresh[i]!;
      const b = older[j]!;
      const v = a < b ? a : b;
      while (i < m && fresh[i]! <= v) i += 1;
      while (j < n && older[j]! <= v) j += 1;
      const gap = i * n - j * m;
      if (gap > most) most = gap;
      else if (-gap > most) most = -gap;
    }
    return most / (n * m);
  }
}
