/**
 * Ascending samples, the common input of the rank and distance functions: one sort serves all of them.
 *
 * Radix sort of the IEEE 754 bits (11 bits a pass, least significant first, constant digits skipped) from
 * 4,096 values on, the engine's own sort below. Nulls, NaN and ±∞ are not values: the caller counts them
 * apart, and a sample that still has one is `null`.
 */

declare const sorted: unique symbol;
/** Finite values in ascending order; made by `ascending` only. */
export type Ascending = Float64Array & { readonly [sorted]: true };

const RADIX_BITS = 11;
const BUCKETS = 1 << RADIX_BITS;
const SMALL = 4096;

/** Non-negative doubles order as their bits; negative ones in reverse, so all their bits are flipped. */
function orderedBits(words: Uint32Array): void {
  for (let i = 0; i < words.length; i += 2) {
    const high = words[i + 1]!;
    if (high >>> 31 === 1) {
      words[i] = ~words[i]!;
      words[i + 1] = ~high;
    } else words[i + 1] = high | 0x80000000;
  }
}

function plainBits(words: Uint32Array): void {
  for (let i = 0; i < words.length; i += 2) {
    const high = words[i + 1]!;
    if (high >>> 31 === 0) {
      words[i] = ~words[i]!;
      words[i + 1] = ~high;
    } else words[i + 1] = high & 0x7fffffff;
  }
}

function digit(low: number, high: number, pass: number): number {
  if (pass < 2) return (low >>> (pass * RADIX_BITS)) & (BUCKETS - 1);
  if (pass === 2) return ((low >>> 22) | (high << 10)) & (BUCKETS - 1);
  return (high >>> (1 + (pass - 3) * RADIX_BITS)) & (BUCKETS - 1);
}

function histograms(words: Uint32Array): Uint32Array[] {
  const tables = Array.from({ length: 6 }, () => new Uint32Array(BUCKETS));
  const [t0, t1, t2, t3, t4, t5] = tables as [
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ];
  for (let i = 0; i < words.length; i += 2) {
    const low = words[i]!;
    const high = words[i + 1]!;
    t0[low & 2047]! += 1;
    t1[(low >>> 11) & 2047]! += 1;
    t2[((low >>> 22) | (high << 10)) & 2047]! += 1;
    t3[(high >>> 1) & 2047]! += 1;
    t4[(high >>> 12) & 2047]! += 1;
    t5[(high >>> 23) & 2047]! += 1;
  }
  return tables;
}

function radixSort(values: Float64Array): Float64Array {
  let from: Uint32Array = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  orderedBits(from);
  let to: Uint32Array = new Uint32Array(from.length);
  const tables = histograms(from);
  for (let pass = 0; pass < 6; pass++) {
    const table = tables[pass]!;
    if (table[digit(from[0]!, from[1]!, pass)] === values.length) continue;
    let offset = 0;
    for (let b = 0; b < BUCKETS; b++) {
      const count = table[b]!;
      table[b] = offset;
      offset += count;
    }
    for (let i = 0; i < from.length; i += 2) {
      const low = from[i]!;
      const high = from[i + 1]!;
      const bucket = digit(low, high, pass);
      const slot = table[bucket]!;
      table[bucket] = slot + 1;
      to[2 * slot] = low;
      to[2 * slot + 1] = high;
    }
    [from, to] = [to, from];
  }
  plainBits(from);
  return new Float64Array(from.buffer, from.byteOffset, values.length);
}

/** A sorted copy, or `null` if a value is NaN or infinite. −0 becomes 0. */
export function ascending(values: ArrayLike<number>): Ascending | null {
  const copy = new Float64Array(values.length);
  for (let i = 0; i < copy.length; i++) {
    const value = values[i]! + 0;
    if (!Number.isFinite(value)) return null;
    copy[i] = value;
  }
  return (copy.length < SMALL ? copy.sort() : radixSort(copy)) as Ascending;
}
