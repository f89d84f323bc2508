/**
 * Two-sample Cramér–von Mises (Anderson 1962): U = n Σ (r_i − i)² + m Σ (s_j − j)² over the midranks of
 * x and y in the pooled sample, T = U / (nm(n+m)) − (4nm − 1) / (6(n+m)).
 *
 * p: exact for max(n, m) <= 20 (Xiao, Gordon & Yakovlev 2006), else the limit law at T standardised to its
 * limit moments (as SciPy, whose own series stops at 1e-7: our tail goes on). Ties add a term to T that is no
 * drift, `tied` = T − nm/N² Σ (F − G)² over all values; SciPy's p counts it, `pUntied` is that of T without it.
 * `largest` is the share of the pooled values that the commonest has. `null` when a sample has fewer than 2 values.
 */
import { cramerVonMisesSf } from "../distributions/quadratic-form.ts";
import type { Ascending } from "./ascending.ts";
import type { SampleTest } from "./kolmogorov-smirnov.ts";
import { eachDistinct } from "./ties.ts";

/** Σ (midrank − own rank)² for a group of `own` ties that also holds `others`, `before` others below. */
function groupSquares(own: number, before: number, others: number): number {
  return own * (before + others / 2) ** 2 + (own * (own * own - 1)) / 12;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** Adds the frequencies of `source` into `target`. */
function merge(target: Map<number, number>, source: ReadonlyMap<number, number>): void {
  for (const [value, count] of source) target.set(value, (target.get(value) ?? 0) + count);
}

/** Distribution of Σ (a·v − b·u)² over all lattice paths; entry v holds the paths that reached (v, u). */
function exactP(u: number, n: number, m: number): number {
  const lcm = (n / gcd(n, m)) * m;
  const [a, b, product] = [lcm / n, lcm / m, n * m];
  const bound = Math.floor(
    (lcm * lcm * (n + m) * (6 * u - product * (4 * product - 1))) / (6 * product ** 2),
  );
  let row: Map<number, number>[] = Array.from({ length: n + 1 }, () => new Map<number, number>());
  row[0]!.set(0, 1);
  for (let step = 0; step <= m; step++) {
    const next: Map<number, number>[] = [];
    let carried = new Map<number, number>();
    for (let v = 0; v <= n; v++) {
      merge(carried, row[v]!);
      const added = (a * v - b * step) ** 2;
      const moved = new Map<number, number>();
      for (const [value, count] of carried) moved.set(value + added, count);
      next.push(moved);
      carried = new Map(moved);
    }
    row = next;
  }
  let total = 0;
  let atLeast = 0;
  for (const [value, count] of row[n]!) {
    total += count;
    if (value >= bound) atLeast += count;
  }
  return atLeast / total;
}

export function cramerVonMisesP(t: number, n: number, m: number): number {
  const all = n + m;
  const product = n * m;
  const mean = (1 + 1 / all) / 6;
  const variance =
    ((all + 1) * (4 * product * all - 3 * (n * n + m * m) - 2 * product)) / (45 * all * all * 4 * product);
  return cramerVonMisesSf(1 / 6 + (t - mean) / Math.sqrt(45 * variance));
}

export type CramerVonMises = SampleTest & { tied: number; pUntied: number; largest: number };

export function cramerVonMisesTest(x: Ascending, y: Ascending): CramerVonMises | null {
  const n = x.length;
  const m = y.length;
  if (n < 2 || m < 2) return null;
  let own = 0;
  let other = 0;
  let apart = 0;
  let most = 0;
  eachDistinct(x, y, (belowX, equalX, belowY, equalY) => {
    most = Math.max(most, equalX + equalY);
    apart += (equalX + equalY) * ((belowX + equalX) / n - (belowY + equalY) / m) ** 2;
    own += groupSquares(equalX, belowY, equalY);
    other += groupSquares(equalY, belowX, equalX);
  });
  const u = n * own + m * other;
  const statistic = u / (n * m * (n + m)) - (4 * n * m - 1) / (6 * (n + m));
  const tied = statistic - (n * m * apart) / (n + m) ** 2;
  const scale = n * m * (n + m);
  const pOf = (t: number) =>
    Math.max(n, m) <= 20 ? exactP(t * scale + ((4 * n * m - 1) * n * m) / 6, n, m) : cramerVonMisesP(t, n, m);
  const p = Math.max(n, m) <= 20 ? exactP(u, n, m) : cramerVonMisesP(statistic, n, m);
  const pUntied = most > 1 ? pOf(statistic - tied) : p;
  return { statistic, p, tied, pUntied, largest: most / (n + m) };
}
