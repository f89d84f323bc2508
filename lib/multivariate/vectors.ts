/** Embedding columns side by side, each divided by the reference's root of total variance; rows without a vector are left out. */
import { someRows } from "./draws.ts";
import { leastRows } from "./finding.ts";
import { columnsOf, sameColumn, type OfKind, type Sample, takeRows } from "./sample.ts";

export type Vectors = {
  width: number;
  features: { feature: string; from: number; to: number }[];
  of: (sample: Sample) => Float64Array;
};

export function fitVectors(reference: Sample): Vectors | null {
  const columns = columnsOf(reference, "embedding").filter((c) => c.width > 0);
  if (columns.length === 0) return null;
  const scales = columns.map(spreadOf);
  const width = columns.reduce((sum, c) => sum + c.width, 0);
  let from = 0;
  const features = columns.map((c) => ({ feature: c.name, from, to: (from += c.width) }));
  return {
    width,
    features,
    of(sample) {
      const others = columns.map((c) => sameColumn(c, sample));
      const out = new Float64Array(sample.rows * width);
      let kept = 0;
      for (let row = 0; row < sample.rows; row++) {
        let whole = true;
        for (const [i, c] of columns.entries()) {
          const other = others[i];
          for (let k = 0; k < c.width && whole; k++) {
            const x = other && other.width === c.width ? other.values[row * c.width + k]! : Number.NaN;
            whole = Number.isFinite(x);
            out[kept * width + features[i]!.from + k] = x / scales[i]!;
          }
        }
        if (whole) kept += 1;
      }
      return out.slice(0, kept * width);
    },
  };
}

/** Vectors of at most `most` rows that are drawn alike for a seed; null where fewer than a judgement needs have one. */
export function drawVectors(
  vectors: Vectors,
  sample: Sample,
  most: number,
  seed: number,
): Float64Array | null {
  const own = vectors.of(takeRows(sample, someRows(sample.rows, most, seed)));
  return own.length < leastRows * vectors.width ? null : own;
}

/** √(tr Σ) of the whole vectors, in one pass; 1 where there is none. */
function spreadOf({ values, width }: OfKind<"embedding">): number {
  const mean = new Float64Array(width);
  let [n, sum] = [0, 0];
  for (let at = 0; at < values.length; at += width) {
    const row = values.subarray(at, at + width);
    if (!row.every(Number.isFinite)) continue;
    n += 1;
    for (let k = 0; k < width; k++) {
      const gap = row[k]! - mean[k]!;
      mean[k]! += gap / n;
      sum += gap * (row[k]! - mean[k]!);
    }
  }
  return n > 0 && sum > 0 ? Math.sqrt(sum / n) : 1;
}
