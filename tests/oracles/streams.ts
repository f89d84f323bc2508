/** The streams of streams.py beside it, bit for bit, so that goldens need not hold raw rows. */

export type StreamSpec = {
  kind: string;
  seed: number;
  count: number;
  shift?: number;
  scale?: number;
  decimals?: number;
  first?: number;
  last?: number;
};

function uniforms(seed: number, count: number): Float64Array {
  const out = new Float64Array(count);
  let state = seed;
  for (let i = 0; i < count; i++) {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    out[i] = state / 2 ** 32;
  }
  return out;
}

export function numericStream({ seed, count, shift = 0, scale = 1, decimals = 1 }: StreamSpec): Float64Array {
  const u = uniforms(seed, 4 * count);
  return Float64Array.from({ length: count }, (_, i) => {
    const value = (u[4 * i]! + u[4 * i + 1]! + u[4 * i + 2]! + u[4 * i + 3]! - 2 + shift) * scale;
    return Math.trunc(value * decimals + 1000) / decimals - 1000 / decimals;
  });
}

export function categoryStream({ seed, count, first = 0, last = 0 }: StreamSpec): string[] {
  return Array.from(uniforms(seed, count), (u) => `c${first + Math.trunc(u * u * (last - first + 1))}`);
}
