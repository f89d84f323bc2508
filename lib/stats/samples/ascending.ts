/**
 * Ascending samples, the common input of the rank and distance functions: one sort serves all of them.
 *
 * From 4,096 values on: radix sort by the upper half of the IEEE 754 bits (11 bits a pass, least significant
 * first, constant digits skipped), then insertion sort, which has little left to do; data that agree in the
 * upper half get the passes of the lower half too. Below that the engine's own sort. Nulls, NaN and ±∞ are not
 * values: the caller counts them apart, and a sample that still has one is `null`.
 */

declare const sorted: unique symbol;
/** Finite values in ascending order; made by `ascending` only. */
export type Ascending = Float64Array & { readonly [sorted]: true };

const RADIX_BITS = 11;
const BUCKETS = 1 << RADIX_BITS;
const RADIX_FROM = 4096;
const EXPONENT = 0x7ff00000;
/** Moves of the insertion sort per value before it gives up. */
const PATIENCE = 4;

/** Turns −0 into 0; false if a value is NaN or infinite. */
function normalise(words: Uint32Array): boolean {
  for (let i = 1; i < words.length; i += 2) {
    const high = words[i]!;
    if ((high & EXPONENT) === EXPONENT) return false;
    if (high === 0x80000000 && words[i - 1] === 0) words[i] = 0;
  }
  return true;
}

/** One stable pass on the 11 bits from `shift` of the lower (0) or upper (1) word; false if they are constant. */
function pass(from: Float64Array, to: Float64Array, word: 0 | 1, shift: number): boolean {
  const words = new Uint32Array(from.buffer);
  const table = new Uint32Array(BUCKETS);
  for (let i = word; i < words.length; i += 2) table[(words[i]! >>> shift) & (BUCKETS - 1)]! += 1;
  if (table[(words[word]! >>> shift) & (BUCKETS - 1)] === from.length) return false;
  let offset = 0;
  for (let b = 0; b < BUCKETS; b++) {
    const count = table[b]!;
    table[b] = offset;
    offset += count;
  }
  for (let i = 0; i < from.length; i++) {
    const bucket = (words[2 * i + word]! >>> shift) & (BUCKETS - 1);
    const slot = table[bucket]!;
    table[bucket] = slot + 1;
    to[slot] = from[i]!;
  }
  return true;
}

/** Orders by the bits of one word; the result is in the first array of the pair. */
function sortByWord(pair: [Float64Array, Float64Array], word: 0 | 1): void {
  for (const shift of [0, RADIX_BITS, 2 * RADIX_BITS]) {
    if (pass(pair[0], pair[1], word, shift)) pair.reverse();
  }
}

/** As unsigned bits, non-negative values come first, then negative ones from −0 down: put them in order. */
function negativesFirst(pair: [Float64Array, Float64Array]): void {
  const [from, to] = pair;
  let positives = from.length;
  while (positives > 0 && from[positives - 1]! < 0) positives -= 1;
  if (positives === from.length) return;
  to.set(from.subarray(positives).reverse());
  to.set(from.subarray(0, positives), from.length - positives);
  pair.reverse();
}

/** False if it would take more than `PATIENCE` moves a value. */
function insertionSort(values: Float64Array): boolean {
  let moves = PATIENCE * values.length;
  for (let i = 1; i < values.length; i++) {
    const value = values[i]!;
    let j = i;
    while (j > 0 && values[j - 1]! > value) {
      values[j] = values[j - 1]!;
      j -= 1;
    }
    values[j] = value;
    moves -= i - j;
    if (moves < 0) return false;
  }
  return true;
}

function radixSort(values: Float64Array): Float64Array {
  const pair: [Float64Array, Float64Array] = [values, new Float64Array(values.length)];
  sortByWord(pair, 1);
  negativesFirst(pair);
  if (insertionSort(pair[0])) return pair[0];
  sortByWord(pair, 0);
  sortByWord(pair, 1);
  negativesFirst(pair);
  return pair[0];
}

/** A sorted copy, or `null` if a value is NaN or infinite. −0 becomes 0. */
export function ascending(values: ArrayLike<number>): Ascending | null {
  const copy = new Float64Array(values);
  if (!normalise(new Uint32Array(copy.buffer))) return null;
  return (copy.length < RADIX_FROM ? copy.sort() : radixSort(copy)) as Ascending;
}
