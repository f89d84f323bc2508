/**
 * Python's random.Random(seed).sample(range(n), k) for a whole seed below 2³²: MT19937 (Matsumoto & Nishimura 1998)
 * seeded by array. Only River's KSWIN needs it, to be repeated draw for draw.
 */
export class PythonRandom {
  private words = new Int32Array(624);
  private next = 624;
  private pool: Int32Array;

  constructor(seed: number, most: number) {
    this.pool = new Int32Array(most);
    const w = this.words;
    w[0] = 19650218;
    for (let i = 1; i < 624; i++) w[i] = Math.imul(1812433253, w[i - 1]! ^ (w[i - 1]! >>> 30)) + i;
    let i = 1;
    for (let k = 0; k < 624; k++) {
      w[i] = (w[i]! ^ Math.imul(w[i - 1]! ^ (w[i - 1]! >>> 30), 1664525)) + seed;
      i += 1;
      if (i > 623) {
        w[0] = w[623]!;
        i = 1;
      }
    }
    for (let k = 0; k < 623; k++) {
      w[i] = (w[i]! ^ Math.imul(w[i - 1]! ^ (w[i - 1]! >>> 30), 1566083941)) - i;
      i += 1;
      if (i > 623) {
        w[0] = w[623]!;
        i = 1;
      }
    }
    w[0] = 0x80000000 | 0;
  }

  private word(): number {
    const w = this.words;
    if (this.next >= 624) {
      for (let i = 0; i < 624; i++) {
        const y = (w[i]! & 0x80000000) | (w[(i + 1) % 624]! & 0x7fffffff);
        w[i] = w[(i + 397) % 624]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
      }
      this.next = 0;
    }
    let y = w[this.next]!;
    this.next += 1;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  private below(n: number): number {
    const shift = Math.clz32(n);
    let r = this.word() >>> shift;
    while (r >= n) r = this.word() >>> shift;
    return r;
  }

  /** k of 0 … n−1 without repetition, into `out`, by exchange in a pool (Python does so where n ≤ 21 + 4^⌈log₄ 3k⌉). */
  sample(n: number, k: number, out: Int32Array): void {
    for (let i = 0; i < n; i++) this.pool[i] = i;
    for (let i = 0; i < k; i++) {
      const j = this.below(n - i);
      out[i] = this.pool[j]!;
      this.pool[j] = this.pool[n - i - 1]!;
    }
  }
}
