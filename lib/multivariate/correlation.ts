/**
 * Drift of the correlation structure: the largest change of a rank correlation between two columns.
 *
 * Each group's numbers and two-valued categories become normal scores of their ranks (van der Waerden), group by
 * group, so that shifts and new scales of single columns do not count. Missing values are 0, the median's score.
 * Statistic: max |z(r₁) − z(r₀)| over pairs with Fisher's z; its law by permutation of the rows. The p of a
 * pair is against the largest change of all pairs (max-T), so that no further correction is needed.
 * Sees a changed monotone dependence; blind to changes of single columns and to categories of many values.
 */
import { normalQuantile } from "../stats/distributions/normal.ts";
import { random } from "../stats/random.ts";
import { judgeDraws, partialShuffle, someRows } from "./draws.ts";
import { leastRows, type Method, type PairPart } from "./finding.ts";
import { type OfKind, sameColumn, type Sample, type SampleColumn, takeRows } from "./sample.ts";

const mostRows = 1500;
const mostColumns = 40;
const draws = 299;

type Ordered = OfKind<"numeric"> | OfKind<"categorical">;

export const correlation: Method = {
  label: "Correlation structure",
  unit: "largest change of a rank correlation (Fisher's z)",
  minimum: 0.2,
  fit(reference, seed) {
    const columns = reference.columns.filter(isOrdered).slice(0, mostColumns);
    if (columns.length < 2 || reference.rows < leastRows) return null;
    const sample = takeRows({ ...reference, columns }, someRows(reference.rows, mostRows, seed));
    const own = normalScores(sample, sample.columns.filter(isOrdered));
    return {
      judge(window, at) {
        if (window.rows < leastRows) return null;
        const some = takeRows(window, someRows(window.rows, mostRows, at));
        return judgeScores(
          normalScores(some, sample.columns.filter(isOrdered)),
          own,
          columns.map((c) => c.name),
          at,
        );
      },
    };
  },
};

function isOrdered(c: SampleColumn): c is Ordered {
  return c.part === "input" && (c.kind === "numeric" || (c.kind === "categorical" && c.texts.length === 2));
}

function judgeScores(window: Float64Array, reference: Float64Array, names: readonly string[], seed: number) {
  const width = names.length;
  const rows = new Float64Array(window.length + reference.length);
  rows.set(window);
  rows.set(reference, window.length);
  const [n, all] = [window.length / width, rows.length / width];
  const items = Uint32Array.from({ length: all }, (_, i) => i);
  const total = sumsOf(rows, width, items, all);
  const smaller = Math.min(n, all - n);
  const own = correlations(sumsOf(rows, width, items, n), n, width);
  const theirs = correlations(minus(total, sumsOf(rows, width, items, n)), all - n, width);
  const changes = own.map((r, i) => Math.abs(fisher(r) - fisher(theirs[i]!)));
  const value = Math.max(0, ...changes);
  const rng = random(seed);
  const drawn = Float64Array.from({ length: draws }, () => {
    partialShuffle(items, smaller, rng);
    const sums = sumsOf(rows, width, items, smaller);
    const a = correlations(sums, smaller, width);
    const b = correlations(minus(total, sums), all - smaller, width);
    return a.reduce((largest, r, i) => Math.max(largest, Math.abs(fisher(r) - fisher(b[i]!))), 0);
  });
  const { p, warn, floor } = judgeDraws(value, drawn);
  const pairs: PairPart[] = [];
  for (let j = 1, i = 0; j < width; j++) {
    for (let k = 0; k < j; k++, i++) {
      const features: [string, string] = [names[k]!, names[j]!];
      pairs.push({ features, reference: theirs[i]!, window: own[i]!, p: judgeDraws(changes[i]!, drawn).p });
    }
  }
  const order = pairs
    .map((_, i) => i)
    .toSorted((a, b) => changes[b]! - changes[a]!)
    .slice(0, 10);
  const features = [...new Set(order.slice(0, 3).flatMap((i) => pairs[i]!.features))].map((feature) => ({
    feature,
    value: Math.max(...order.map((i) => (pairs[i]!.features.includes(feature) ? changes[i]! : 0))),
  }));
  return {
    value,
    p,
    law: "permutation" as const,
    warn,
    floor,
    features: features.filter((part) => part.value > 0),
    pairs: order.map((i) => pairs[i]!),
  };
}

/** Sums, then sums of products (lower triangle with the diagonal), over the first `size` items. */
function sumsOf(rows: Float64Array, width: number, items: Uint32Array, size: number): Float64Array {
  const out = new Float64Array(width + (width * (width + 1)) / 2);
  for (let i = 0; i < size; i++) {
    const at = items[i]! * width;
    for (let j = 0, place = width; j < width; j++) {
      const x = rows[at + j]!;
      out[j]! += x;
      for (let k = 0; k <= j; k++, place++) out[place]! += x * rows[at + k]!;
    }
  }
  return out;
}

function minus(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((x, i) => x - b[i]!);
}

/** Correlations of the lower triangle without the diagonal; 0 where a column is constant. */
function correlations(sums: Float64Array, n: number, width: number): Float64Array {
  const diagonal = (j: number) => sums[width + (j * (j + 1)) / 2 + j]! - sums[j]! ** 2 / n;
  const spread = Float64Array.from({ length: width }, (_, j) => Math.sqrt(Math.max(0, diagonal(j))));
  const out = new Float64Array((width * (width - 1)) / 2);
  for (let j = 1, i = 0; j < width; j++) {
    for (let k = 0; k < j; k++, i++) {
      const product = sums[width + (j * (j + 1)) / 2 + k]! - (sums[j]! * sums[k]!) / n;
      const both = spread[j]! * spread[k]!;
      out[i] = both > 1e-9 * n ? Math.max(-1, Math.min(1, product / both)) : 0;
    }
  }
  return out;
}

/** Fisher's z, cut where it would grow without end. */
function fisher(r: number): number {
  return Math.atanh(Math.max(-0.995, Math.min(0.995, r)));
}

function normalScores(sample: Sample, columns: readonly Ordered[]): Float64Array {
  const out = new Float64Array(sample.rows * columns.length);
  for (const [j, column] of columns.entries()) {
    const values = numbersOf(sample, column);
    const present = Uint32Array.from(values.keys()).filter((i) => !Number.isNaN(values[i]!));
    present.sort((a, b) => (values[a] === values[b] ? 0 : values[a]! - values[b]!));
    for (let from = 0; from < present.length; ) {
      let to = from + 1;
      while (to < present.length && values[present[to]!] === values[present[from]!]) to += 1;
      const score = normalQuantile((from + to) / 2 / present.length);
      for (let i = from; i < to; i++) out[present[i]! * columns.length + j] = score;
      from = to;
    }
  }
  return out;
}

function numbersOf(sample: Sample, column: Ordered): Float64Array {
  const other = sameColumn<Ordered>(column, sample);
  if (!other) return new Float64Array(sample.rows).fill(Number.NaN);
  if (other.kind === "numeric") return other.values;
  const first = column.kind === "categorical" ? column.texts[0] : undefined;
  return Float64Array.from(other.codes, (code) =>
    code === 0 ? Number.NaN : other.texts[code - 1] === first ? 0 : 1,
  );
}
