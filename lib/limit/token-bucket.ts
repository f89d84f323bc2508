/** So many at once, and so many a minute after that. */
export type Rate = { burst: number; perMinute: number };

/** What sums of fractions may be off by. */
const rounding = 1e-6;

/** Token buckets by key, in memory. Time (milliseconds) is an argument; keys whose buckets are full again are forgotten. */
export class TokenBuckets {
  readonly #rate: Rate;
  readonly #mostKeys: number;
  readonly #held = new Map<string, { left: number; at: number }>();

  constructor(rate: Rate, mostKeys = 10_000) {
    this.#rate = rate;
    this.#mostKeys = mostKeys;
  }

  /** Takes one. 0: it was there; else the milliseconds until the next one is, and nothing is taken. */
  take(key: string, now: number): number {
    const perMs = this.#rate.perMinute / 60_000;
    const held = this.#held.get(key) ?? { left: this.#rate.burst, at: now };
    // A clock that was set back gives nothing and takes nothing.
    const left = Math.min(this.#rate.burst, held.left + Math.max(0, now - held.at) * perMs);
    const enough = left >= 1 - rounding;
    this.#held.delete(key);
    this.#held.set(key, { left: enough ? Math.max(0, left - 1) : left, at: now });
    if (this.#held.size > this.#mostKeys) this.#forget(now, perMs);
    return enough ? 0 : Math.ceil((1 - left) / perMs - rounding);
  }

  get size(): number {
    return this.#held.size;
  }

  /** Full buckets first; where all are in use, those that were used longest ago. */
  #forget(now: number, perMs: number): void {
    for (const [key, { left, at }] of this.#held) {
      if (left + (now - at) * perMs >= this.#rate.burst) this.#held.delete(key);
    }
    for (const key of this.#held.keys()) {
      if (this.#held.size <= this.#mostKeys) break;
      this.#held.delete(key);
    }
  }
}
