/**
 * Several columns tested at once: the strongest of their two-sample tests, its law by permuting whole rows, so that
 * the columns' dependence is kept (Westfall & Young 1993).
 *
 * Numeric: Kolmogorov–Smirnov D, −ln p taken as 2λ² − ln 2 with λ = D √(nm/(n+m)); missing values come before all
 * others, infinities at the ends. Categorical: Pearson's X² by −ln of its chi-square tail, total variation as its size.
 * The test statistic is the largest −ln p, the reported value the largest D or total variation.
 */
import { chiSquareSf } from "../stats/distributions/chi-square.ts";
import { random } from "../stats/random.ts";
import { judgeDraws, partialShuffle } from "./draws.ts";
import { type Finding, largestParts } from "./finding.ts";
import { codesOf, type OfKind, sameColumn, type Sample } from "./sample.ts";

type Strength = { size: number; evidence: number };
/** `window[i]` is 1 where the pooled row i belongs to the window. */
type Measure = (window: Uint8Array) => Strength;
type Marginal = OfKind<"numeric"> | OfKind<"categorical">;

export function judgeMarginals(
  columns: readonly Marginal[],
  window: Sample,
  input: { rows: number; draws: number; seed: number },
): Finding | null {
  const n = window.rows;
  const m = input.rows;
  const measures = columns.flatMap((column) => {
    const other = sameColumn<Marginal>(column, window);
    return other ? [{ feature: column.name, measure: measureOf(column, other, n, m) }] : [];
  });
  if (measures.length === 0) return null;
  const members = new Uint8Array(n + m).fill(1, 0, n);
  const own = measures.map(({ measure }) => measure(members));
  const rng = random(input.seed);
  const items = Uint32Array.from({ length: n + m }, (_, i) => i);
  const evidence = new Float64Array(input.draws);
  const sizes = new Float64Array(input.draws);
  for (let b = 0; b < input.draws; b++) {
    partialShuffle(items, n, rng);
    members.fill(0);
    for (let i = 0; i < n; i++) members[items[i]!] = 1;
    for (const { measure } of measures) {
      const drawn = measure(members);
      evidence[b] = Math.max(evidence[b]!, drawn.evidence);
      sizes[b] = Math.max(sizes[b]!, drawn.size);
    }
  }
  const { p } = judgeDraws(Math.max(...own.map((s) => s.evidence)), evidence);
  const value = Math.max(...own.map((s) => s.size));
  const { warn, floor } = judgeDraws(value, sizes);
  const features = measures.map(({ feature }, i) => ({ feature, value: own[i]!.size }));
  return { value, p, law: "permutation", warn, floor, features: largestParts(features) };
}

function measureOf(reference: Marginal, window: Marginal, n: number, m: number): Measure {
  if (reference.kind === "numeric" && window.kind === "numeric") {
    return ksMeasure(window.values, reference.values, n, m);
  }
  return tableMeasure(
    textsOf(window as OfKind<"categorical">),
    textsOf(reference as OfKind<"categorical">),
    n,
    m,
  );
}

/** Pooled rows in the order of their values; `ends[i]` is 1 where the next value is another one. */
function ksMeasure(window: Float64Array, reference: Float64Array, n: number, m: number): Measure {
  const pooled = new Float64Array(n + m);
  pooled.set(window);
  pooled.set(reference, n);
  const key = Float64Array.from(pooled, (x) => (Number.isNaN(x) ? Number.NEGATIVE_INFINITY : x));
  const missing = Uint8Array.from(pooled, (x) => (Number.isNaN(x) ? 0 : 1));
  const order = Uint32Array.from(pooled, (_, i) => i).sort(
    (a, b) => missing[a]! - missing[b]! || (key[a] === key[b] ? 0 : key[a]! - key[b]!),
  );
  const ends = Uint8Array.from(order, (row, i) => {
    const next = order[i + 1];
    return next === undefined || key[row] !== key[next] || missing[row] !== missing[next] ? 1 : 0;
  });
  const scale = (n * m) / (n + m);
  return (members) => {
    let [gap, largest] = [0, 0];
    for (let i = 0; i < order.length; i++) {
      const row = order[i]!;
      gap += members[row] === 1 ? m : -n;
      if (ends[i] === 1) {
        const size = gap < 0 ? -gap : gap;
        if (size > largest) largest = size;
      }
    }
    const size = largest / (n * m);
    return { size, evidence: Math.max(0, 2 * size * size * scale - Math.LN2) };
  };
}

function tableMeasure(
  window: (string | null)[],
  reference: (string | null)[],
  n: number,
  m: number,
): Measure {
  const { codes, texts } = codesOf([...window, ...reference]);
  const pooled = new Float64Array(texts.length + 1);
  for (const code of codes) pooled[code]! += 1;
  const cells = pooled.reduce((count, x) => count + (x > 0 ? 1 : 0), 0);
  const own = new Float64Array(pooled.length);
  return (members) => {
    own.fill(0);
    for (let i = 0; i < codes.length; i++) if (members[i] === 1) own[codes[i]!]! += 1;
    let [statistic, apart] = [0, 0];
    for (let c = 0; c < pooled.length; c++) {
      const both = pooled[c]!;
      if (both === 0) continue;
      const expected = (both * n) / (n + m);
      statistic += ((own[c]! - expected) ** 2 / expected) * (1 + n / m);
      apart += Math.abs(own[c]! / n - (both - own[c]!) / m);
    }
    const tail = cells > 1 ? chiSquareSf(statistic, cells - 1) : 1;
    return { size: apart / 2, evidence: -Math.log(Math.max(tail, 1e-300)) };
  };
}

function textsOf({ codes, texts }: OfKind<"categorical">): (string | null)[] {
  return Array.from(codes, (code) => texts[code - 1] ?? null);
}
