/**
 * Seeded pseudo-random numbers. The same seed gives the same stream on every machine.
 *
 * Generator: xoshiro128** (Blackman & Vigna 2021), state filled by SplitMix64 from the 64 bits of the seed.
 * normal: Marsaglia's polar method; gamma: Marsaglia & Tsang (2000), boosted for shape < 1.
 * The discrete samplers are in sample-binomial.ts and sample-hypergeometric.ts.
 * Not for secrets.
 */
import { binomial } from "./sample-binomial.ts";
import { hypergeometric } from "./sample-hypergeometric.ts";

export type Random = {
  /** In [0, 1), 53 bits. */
  uniform(): number;
  /** Whole number in [0, bound). */
  int(bound: number): number;
  normal(): number;
  gamma(shape: number): number;
  binomial(n: number, p: number): number;
  /** Number of good ones among `draws` taken without replacement. */
  hypergeometric(good: number, bad: number, draws: number): number;
  /** Counts of n draws over cells with these weights (need not sum to 1), into `out`. */
  multinomial(n: number, weights: ArrayLike<number>, out: Float64Array): Float64Array;
  /** Counts of `draws` items taken without replacement from cells of these sizes, into `out`. */
  multivariateHypergeometric(sizes: ArrayLike<number>, draws: number, out: Float64Array): Float64Array;
};

const mask = (1n << 64n) - 1n;

/** SplitMix64 (Steele, Lea & Flood 2014): every bit of an output depends on every bit of the state. */
function splitmix64(state: bigint): () => bigint {
  let s = state;
  return () => {
    s = (s + 0x9e3779b97f4a7c15n) & mask;
    let z = s;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask;
    return z ^ (z >> 31n);
  };
}

/** The 64 bits of the seed as a double, so that any two numbers differ; −0 is 0. */
function bitsOf(seed: number): bigint {
  return new BigUint64Array(Float64Array.of(seed + 0).buffer)[0]!;
}

function xoshiro(seed: number): () => number {
  const mix = splitmix64(bitsOf(seed));
  const [first, second] = [mix(), mix()];
  let a = Number(first >> 32n) | 0;
  let b = Number(first & 0xffffffffn) | 0;
  let c = Number(second >> 32n) | 0;
  // Never all zero, where the generator would stay.
  let d = Number(second & 0xffffffffn) | 1;
  return () => {
    const r = Math.imul(b, 5);
    const result = Math.imul((r << 7) | (r >>> 25), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result;
  };
}

function normals(uniform: () => number): () => number {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const s = u * u + v * v;
      if (s >= 1 || s === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(s)) / s);
      spare = v * scale;
      return u * scale;
    }
  };
}

function gammas(uniform: () => number, normal: () => number): (shape: number) => number {
  return function gamma(shape: number): number {
    if (shape < 1) return gamma(shape + 1) * uniform() ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = normal();
      const v = (1 + c * x) ** 3;
      if (v <= 0) continue;
      if (Math.log(uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  };
}

function total(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}

export function random(seed: number): Random {
  const next = xoshiro(seed);
  const uniform = () => ((next() >>> 5) * 67_108_864 + (next() >>> 6)) / 9_007_199_254_740_992;
  const normal = normals(uniform);
  return {
    uniform,
    normal,
    int: (bound) => Math.floor(uniform() * bound),
    gamma: gammas(uniform, normal),
    binomial: (n, p) => binomial(uniform, n, p),
    hypergeometric: (good, bad, draws) => hypergeometric(uniform, good, bad, draws),
    multinomial(n, weights, out) {
      let left = n;
      let weight = total(weights);
      const last = weights.length - 1;
      for (let i = 0; i <= last; i++) {
        const share = i === last ? 1 : Math.min(1, weights[i]! / weight);
        const drawn = left > 0 && weights[i]! > 0 ? binomial(uniform, left, share) : 0;
        out[i] = drawn;
        left -= drawn;
        weight -= weights[i]!;
      }
      return out;
    },
    multivariateHypergeometric(sizes, draws, out) {
      let rest = total(sizes);
      let left = draws;
      for (let i = 0; i < sizes.length; i++) {
        const size = sizes[i]!;
        rest -= size;
        const drawn = left > 0 ? hypergeometric(uniform, size, rest, left) : 0;
        out[i] = drawn;
        left -= drawn;
      }
      return out;
    },
  };
}
